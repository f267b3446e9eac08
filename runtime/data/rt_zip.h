/* rt_zip.h -- the members of a zip archive in memory (rt_zip.c). */
#ifndef RT_ZIP_H
#define RT_ZIP_H
#include "rt_format.h"

struct rt_member {
    const char *name; int name_length;         /* not terminated */
    int method;                                /* 0 stored, 8 deflated */
    uint32_t crc;
    size_t size, packed;                       /* bytes, and bytes in the archive */
    const uint8_t *at;                         /* the packed bytes */
};

/* All members, each checked to lie within the archive; exits with a sentence if anything is wrong. */
int rt_zip_members(struct rt_data *data, const char *path, struct rt_bytes zip, const struct rt_member **members);

/* A member's bytes: in place where it is stored, else inflated into the data's memory; its CRC is compared. */
struct rt_bytes rt_zip_read(struct rt_data *data, const char *path, const struct rt_member *member);
#endif
