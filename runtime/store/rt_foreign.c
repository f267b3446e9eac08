/* rt_foreign.c -- what a file is that was given as weights and is no safetensors file
 *
 * Formats are told by their first bytes. Asked is only where the bytes make no safetensors header: there 8 bytes of a length come
 * first, and letters in them are a length that no file has. A zip is told by its first member's name; ONNX has no magic number, but
 * begins with its version and the name of what made it. */
#include "rt_foreign.h"
#include <stdbool.h>
#include <string.h>

typedef struct Start { const unsigned char *b; size_t n; } Start;

/* Is the word in the name of the archive's first member? */
static bool member_has(Start s, const char *word)
{
    enum { LENGTH = 26, NAME = 30 };
    size_t k = strlen(word), n = s.n > NAME ? s.b[LENGTH] | (size_t)s.b[LENGTH + 1] << 8 : 0;
    if (n > s.n - NAME)
        n = s.n - NAME;
    for (size_t i = 0; i + k <= n; i++)
        if (!memcmp(s.b + NAME + i, word, k))
            return true;
    return false;
}

static bool of_torch(Start s) { return member_has(s, "/data.pkl") || member_has(s, "/.format_version"); }
static bool of_numpy(Start s) { return member_has(s, ".npy"); }
static bool of_keras(Start s) { return member_has(s, "metadata.json") || member_has(s, "config.json") || member_has(s, ".h5"); }

/* ModelProto: its version, 3 and up, then the producer's name, or the domain or the graph. */
static bool is_onnx(Start s) { return s.n > 2 && s.b[1] >= 3 && s.b[1] < 32 && s.b[2] && strchr("\x12\x22\x3a", s.b[2]); }

#define KERAS "in Python, of the loaded model: safetensors.numpy.save_file({w.path: w.numpy() for w in model.weights}, FILE)"
#define OTHER "its arrays have to be saved by safetensors.numpy.save_file with Keras's names, shapes and order of axes"

static const struct { size_t at; const char *bytes; size_t n; bool (*also)(Start); const char *what; } formats[] = {
    { 0, "\x89HDF\r\n\x1a\n",  8, NULL,     "HDF5 (Keras's .h5, .hdf5); " KERAS },
    { 0, "PK\3\4",             4, of_keras, "a .keras archive; " KERAS },
    { 0, "PK\3\4",             4, of_torch, "PyTorch's; " OTHER },
    { 0, "PK\3\4",             4, of_numpy, "NumPy's .npz; " OTHER },
    { 0, "PK\3\4",             4, NULL,     "a zip archive; " OTHER },
    { 0, "\x80\2\x8a\x0a",     4, NULL,     "PyTorch's; " OTHER },
    { 0, "\x80\2",             2, NULL,     "a pickle of Python's; " OTHER },
    { 0, "\x80\4\x95",         3, NULL,     "a pickle of Python's; " OTHER },
    { 4, "TFL3",               4, NULL,     "TensorFlow Lite; " OTHER },
    { 0, "\x93NUMPY",          6, NULL,     "NumPy's .npy; " OTHER },
    { 0, "GGUF",               4, NULL,     "GGUF; " OTHER },
    { 0, "\x08\x01\x12",       3, NULL,     "a SavedModel of TensorFlow's; " KERAS },
    { 0, "\x08",               1, is_onnx,  "ONNX; " OTHER },
    { 0, "version https://git-lfs", 23, NULL, "a pointer of Git LFS, and not the file; git lfs pull fetches it" },
    { 0, "<!DOCTYPE",          9, NULL,     "a web page, and not the file; download it again" },
    { 0, "<html",              5, NULL,     "a web page, and not the file; download it again" },
};

const char *rt_foreign(const unsigned char *start, size_t n)
{
    Start s = { start, n };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (formats[i].at + formats[i].n <= n && !memcmp(start + formats[i].at, formats[i].bytes, formats[i].n) &&
            (!formats[i].also || formats[i].also(s)))
            return formats[i].what;
    return NULL;
}
