#!/usr/bin/env python3
"""vectors.py -- the JPEGs of this folder and the pixels that Pillow sees in them, upright, as PPM

Needs Pillow 10.2 or later. Run where a case is added, in this folder; unit_jpeg_test compares.
"""
import io
import random
import struct
from PIL import Image, ImageChops, ImageOps


def picture(w, h, mode="RGB"):
    """Slopes with corners that differ, so that every turn shows, and a little noise."""
    image, noise = Image.new("RGB", (w, h)), random.Random(w * h)
    for y in range(h):
        for x in range(w):
            n = noise.randrange(24)
            image.putpixel((x, y), (x * 230 // w + n, y * 230 // h + n, (x * y * 5 + n) % 256))
    return image.convert(mode)


def exif(order, value):
    number = "<" if order == "II" else ">"
    entry = struct.pack(number + "HHIHH", 0x112, 3, 1, value, 0)
    other = struct.pack(number + "HHII", 0x100, 4, 1, 77)
    head = order.encode() + struct.pack(number + "HI", 42, 8)
    return b"Exif\0\0" + head + struct.pack(number + "H", 2) + other + entry + b"\0\0\0\0"


def encoded(image, **options):
    to = io.BytesIO()
    image.save(to, "JPEG", **{"quality": 85, **options})
    return to.getvalue()


def write(name, data, pixels=None):
    with open(name + ".jpg", "wb") as f:
        f.write(data)
    pixels = pixels or ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    with open(name + ".ppm", "wb") as f:
        f.write(b"P6 %d %d 255\n" % pixels.size + pixels.tobytes())


write("grey", encoded(picture(13, 9, "L")))
write("grey_progressive", encoded(picture(19, 11, "L"), progressive=True))
write("444", encoded(picture(17, 13), subsampling=0))
write("422", encoded(picture(17, 13), subsampling=1))
write("420", encoded(picture(21, 19), subsampling=2))
write("progressive", encoded(picture(33, 21), progressive=True))
write("rgb", encoded(picture(11, 12), keep_rgb=True))
write("restarts", encoded(picture(40, 24), restart_marker_blocks=1))

cmyk = encoded(Image.merge("CMYK", picture(14, 10).split() + (ImageOps.mirror(picture(14, 10, "L")),)))
write("cmyk_adobe", cmyk)
adobe = cmyk.index(b"\xff\xee\0\x0eAdobe")
inks = ImageChops.invert(Image.open(io.BytesIO(cmyk)))
write("cmyk", cmyk[:adobe] + cmyk[adobe + 16:], inks.convert("RGB"))
write("ycck_adobe", cmyk[:adobe + 15] + b"\2" + cmyk[adobe + 16:])

for value in range(1, 9):
    write("turned_%d" % value, encoded(picture(20, 12), exif=exif("II" if value % 2 else "MM", value)))
write("turned_progressive", encoded(picture(12, 20), exif=exif("MM", 7), progressive=True))
