/* rt_jpeg.c -- JPEG by libjpeg, from memory: grey, colours, CMYK and YCCK, in one scan or several, to 8-bit grey or RGB.
 *
 * What libjpeg is asked for is its exact transform (islow) and its smooth upsampling of colours, as Pillow has it; no
 * smoothing of blocks, no colour profile. A picture takes the memory of a few rows; one in several scans, such as a progressive
 * one, that of its coefficients too, which has a bound. Nothing is printed: a warning is an error where it concerns pixels. */
#include "rt_image.h"
#include "rt_util.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

enum { MOST_COEFFICIENTS = 1 << 29, MOST_SCANS = 100 };        /* bytes; a scan of few bytes may touch all coefficients */

/* All that lives across longjmp is in here, so that no local variable is lost by it. */
struct reader {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf back;
    struct rt_fit *fit;
    uint8_t *row;
    char *error;
    int status, orientation;
};

/* ---- what is wrong ---- */

#define OTHER_KIND "is a JPEG of a kind that is not read: %s"

static const struct { int code, status; const char *sentence; } faults[] = {   /* %s: libjpeg's own words */
    { JERR_OUT_OF_MEMORY,        RT_SYSTEM,   "needs more memory than there is" },
    { JERR_NO_BACKING_STORE,     RT_BAD_DATA, "is too large: the coefficients of its scans are more than 536870912 bytes" },
    { JWRN_JPEG_EOF,             RT_BAD_DATA, "is a damaged JPEG: the file ends too early" },
    { JERR_ARITH_NOTIMPL,        RT_BAD_DATA, OTHER_KIND },
    { JERR_BAD_PRECISION,        RT_BAD_DATA, OTHER_KIND },
    { JERR_COMPONENT_COUNT,      RT_BAD_DATA, OTHER_KIND },
    { JERR_FRACT_SAMPLE_NOTIMPL, RT_BAD_DATA, OTHER_KIND },
    { JERR_SOF_UNSUPPORTED,      RT_BAD_DATA, OTHER_KIND },
    { 0,                         RT_BAD_DATA, "is a damaged JPEG: %s" },
};
_Static_assert(MOST_COEFFICIENTS == 536870912, "the sentence says it");

static _Noreturn void give_up(j_common_ptr jpeg)
{
    struct reader *r = jpeg->client_data;
    char words[JMSG_LENGTH_MAX];
    static const char prefix[] = "Corrupt JPEG data: ";
    size_t k = 0, skip = sizeof prefix - 1;
    jpeg->err->format_message(jpeg, words);
    while (faults[k].code && faults[k].code != jpeg->err->msg_code)
        k++;
    r->status = rt_picture_fault(r->error, faults[k].status, faults[k].sentence,
                                 words + (strncmp(words, prefix, skip) ? 0 : skip));
    longjmp(r->back, 1);
}

static _Noreturn void refuse(struct reader *r, const char *what, int n)
{
    r->status = rt_picture_fault(r->error, RT_BAD_DATA, what, n);
    longjmp(r->back, 1);
}

/* Cameras leave bytes before a marker that belong to nothing, and odd versions of JFIF; both are told below 0, as damage is. */
static void warn(j_common_ptr jpeg, int level)
{
    int code = jpeg->err->msg_code;
    if (level < 0 && code != JWRN_EXTRANEOUS_DATA && code != JWRN_JFIF_MAJOR)
        give_up(jpeg);
}

static void hush(j_common_ptr jpeg)
{
    (void)jpeg;
}

static void count_scans(j_common_ptr jpeg)
{
    struct reader *r = jpeg->client_data;
    if (r->jpeg.input_scan_number > MOST_SCANS)
        refuse(r, "is a damaged JPEG: it has more than %d scans", MOST_SCANS);
}

/* ---- markers ---- */

/* An APP1 segment, which is EXIF's or another's. The first orientation holds. */
static boolean look_at_exif(j_decompress_ptr jpeg)
{
    struct reader *r = jpeg->client_data;
    struct jpeg_source_mgr *from = jpeg->src;
    const uint8_t *at = from->next_input_byte;
    size_t n = from->bytes_in_buffer >= 2 ? (size_t)at[0] << 8 | at[1] : SIZE_MAX;
    if (n > from->bytes_in_buffer)
        ERREXIT(jpeg, JWRN_JPEG_EOF);
    if (n < 2)
        ERREXIT(jpeg, JERR_BAD_LENGTH);
    if (!r->orientation)
        r->orientation = rt_exif_orientation(at + 2, n - 2);
    from->next_input_byte += n;
    from->bytes_in_buffer -= n;
    return TRUE;
}

static void read_header(struct reader *r, const uint8_t *bytes, size_t size)
{
    jpeg_create_decompress(&r->jpeg);
    r->jpeg.mem->max_memory_to_use = MOST_COEFFICIENTS;
    r->progress.progress_monitor = count_scans;
    r->jpeg.progress = &r->progress;
    jpeg_mem_src(&r->jpeg, bytes, size);
    jpeg_set_marker_processor(&r->jpeg, JPEG_APP0 + 1, look_at_exif);
    jpeg_read_header(&r->jpeg, TRUE);
}

/* ---- rows ---- */

static const struct { J_COLOR_SPACE space; size_t channels; } colours[5] = {   /* by the number of components */
    [1] = { JCS_GRAYSCALE, 1 }, [3] = { JCS_RGB, 3 }, [4] = { JCS_CMYK, 3 },
};

static void ask_for_bytes(struct reader *r)
{
    int n = r->jpeg.num_components;
    if (r->jpeg.arith_code)
        ERREXIT(&r->jpeg, JERR_ARITH_NOTIMPL);        /* whether or not this libjpeg can: the same everywhere */
    if (n > 4 || !colours[n].channels)
        refuse(r, "is a JPEG of a kind that is not read: it has %d channels; 1, 3 and 4 (CMYK) can be", n);
    r->jpeg.out_color_space = colours[n].space;
    r->jpeg.dct_method = JDCT_ISLOW;
    r->jpeg.do_fancy_upsampling = TRUE;
    r->jpeg.do_block_smoothing = FALSE;
    r->fit->turned = r->orientation;
}

/* Light that ink leaves, rounded. Programs by Adobe, who say so, note how little ink there is: 255 for none. */
static void mix_inks(const struct reader *r)
{
    uint32_t flip = r->jpeg.saw_Adobe_marker ? 0 : 255;
    for (size_t x = 0; x < r->jpeg.output_width; x++)
        for (size_t c = 0, k = r->row[4 * x + 3] ^ flip; c < 3; c++)
            r->row[3 * x + c] = (uint8_t)(((r->row[4 * x + c] ^ flip) * k + 127) / 255);
}

static void read_rows(struct reader *r)
{
    j_decompress_ptr jpeg = &r->jpeg;
    size_t n = (size_t)jpeg->num_components;
    ask_for_bytes(r);
    if ((r->status = rt_fit_begin(r->fit, jpeg->image_height, jpeg->image_width, colours[n].channels, SIZE_MAX, r->error)))
        return;
    if (!(r->row = malloc(jpeg->image_width * n)))
        ERREXIT1(jpeg, JERR_OUT_OF_MEMORY, 0);
    jpeg_start_decompress(jpeg);
    while (jpeg->output_scanline < jpeg->output_height) {
        size_t y = jpeg->output_scanline;
        jpeg_read_scanlines(jpeg, &r->row, 1);
        if (n == 4)
            mix_inks(r);
        rt_fit_row(r->fit, y, r->row, 0, 1);
    }
    jpeg_finish_decompress(jpeg);
}

int rt_decode_jpeg(const uint8_t *bytes, size_t size, struct rt_fit *fit, char error[256])
{
    struct reader r = { .fit = fit, .error = error };
    r.jpeg.err = jpeg_std_error(&r.errors);
    r.jpeg.client_data = &r;
    r.errors.error_exit = give_up;
    r.errors.emit_message = warn;
    r.errors.output_message = hush;
    if (!setjmp(r.back)) {
        read_header(&r, bytes, size);
        read_rows(&r);
    }
    jpeg_destroy_decompress(&r.jpeg);
    free(r.row);
    return r.status;
}
