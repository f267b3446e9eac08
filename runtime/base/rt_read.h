/* rt_read.h -- opening files for reading: the one place (rt_read.c). */
#ifndef RT_READ_H
#define RT_READ_H
#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>

/* Opens a regular file of at most `most` bytes; nothing that may block, and no folder. Returns 0, or an exit status with a
 * sentence, without the file's name, in error. */
int rt_open_read(const char *path, size_t most, int *fd, size_t *size, char error[256]);

/* The file as one string with a NUL behind it, malloc'd, or NULL with the status and the sentence. */
char *rt_try_read(const char *path, size_t most, size_t *size, int *status, char error[256]);
char *rt_read_whole(const char *path, size_t most, size_t *size);              /* the same; exits where it cannot */

/* What the kernel says in a file of /proc or /sys, whose size nobody knows before: its first room - 1 bytes, and a NUL. */
bool rt_read_system(const char *path, char *text, size_t room);

/* A folder, and the next name in it, NULL behind the last; both exit where it cannot be read, so that no file is left out
 * unseen. */
DIR *rt_open_folder(const char *path);
struct dirent *rt_next_entry(DIR *folder, const char *path);
#endif
