/* rt_page.c -- the frame of report.html: its style, its escaping, pictures inside it
 *
 * One file that opens from disk: no script, no font, no address; a policy in its head forbids the browser to ask for any. All text
 * that others wrote goes through rt_html. */
#include "rt_page.h"
#include "rt_picture.h"
#include "rt_print.h"
#include <stdlib.h>
#include <string.h>

/* Blue and orange differ for every eye. */
static const char style[] =
    ":root{color-scheme:light dark;--paper:#fff;--card:#f5f7f9;--ink:#1b1f24;--soft:#57606a;--line:#d5dae1;--one:#0b62a8;"
    "--two:#b04a00;--right:11 98 168;--wrong:205 92 8}\n"
    "@media(prefers-color-scheme:dark){:root{--paper:#0f1318;--card:#171d25;--ink:#e6e9ee;--soft:#9aa5b1;--line:#303a46;"
    "--one:#5cb3f2;--two:#f0a24a;--right:28 104 178;--wrong:178 84 12}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}\n"
    "main{max-width:76rem;margin:0 auto;padding:1.5rem clamp(.75rem,3vw,2rem) 4rem}\n"
    "h1{font-size:1.8rem;line-height:1.2;margin:0 0 .3rem}\n"
    "h2{font-size:1.25rem;line-height:1.3;margin:2.5rem 0 .5rem}\n"
    "h1,h2,p,figcaption{overflow-wrap:anywhere}\n"
    "p{margin:.3rem 0 .8rem;max-width:60rem}\n"
    ".soft,figcaption{color:var(--soft)}\n"
    ".tiles{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.25rem 0 0;padding:0;list-style:none}\n"
    ".tiles li{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.55rem 1rem;min-width:8rem}\n"
    ".tiles b{display:block;font-size:1.45rem;line-height:1.3;font-variant-numeric:tabular-nums}\n"
    "figure{margin:0}\n"
    ".charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr));gap:1rem}\n"
    ".charts figure{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.75rem}\n"
    "svg{display:block;width:100%;height:auto}\n"
    "svg text{font:13px system-ui,sans-serif;fill:var(--soft)}\n"
    "svg .grid{stroke:var(--line)}\n"
    "svg .one,svg .two{fill:none;stroke-width:2.2;stroke-linejoin:round}\n"
    "svg .one{stroke:var(--one)}svg .two{stroke:var(--two);stroke-dasharray:6 3}\n"
    "svg circle.one{fill:var(--one)}svg circle.two{fill:var(--two)}\n"
    ".key{display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;font-size:.9rem}\n"
    ".key b{color:var(--ink);flex:1 0 100%}\n"
    ".key i{display:inline-block;width:1.4rem;border-top:3px solid var(--one);vertical-align:.25em;margin-right:.4rem}\n"
    ".key i.two{border-top:3px dashed var(--two)}\n"
    ".scroll{overflow-x:auto;max-width:100%;border:1px solid var(--line);border-radius:.6rem;margin:.5rem 0 1rem}\n"
    "table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;min-width:100%}\n"
    "th,td{padding:.3rem .6rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}\n"
    "tr:last-child>*{border-bottom:0}\n"
    "th{font-weight:600}thead th{color:var(--soft);background:var(--card)}\n"
    "th[scope=row]{position:sticky;left:0;background:var(--card);text-align:left;max-width:12rem;overflow:hidden;"
    "text-overflow:ellipsis}\n"
    ".bar{background:linear-gradient(90deg,rgb(var(--right)/.3) var(--w),transparent 0)}\n"
    ".matrix td{text-align:center;min-width:2.6rem;background:rgb(var(--wrong)/var(--a))}\n"
    ".matrix td.right{background:rgb(var(--right)/var(--a))}\n"
    ".matrix td.none{color:var(--soft);background:none}.matrix td.high{color:#fff}\n"
    ".matrix thead th+th{writing-mode:vertical-rl;transform:rotate(180deg);text-align:left;max-height:9rem;overflow:hidden;"
    "padding:.6rem .3rem}\n"
    ".pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(7rem,1fr));gap:1rem .75rem}\n"
    ".pictures figcaption{font-size:.85rem;line-height:1.35;margin-top:.3rem}\n"
    ".pictures b{color:var(--ink)}.pictures .said{color:var(--two)}.sure{white-space:nowrap}\n"
    "img{display:block;width:100%;height:auto;image-rendering:pixelated;border-radius:.35rem;border:1px solid var(--line)}\n"
    ".sheet img{width:auto;max-width:100%}\n"
    ".kernels{display:grid;grid-template-columns:repeat(auto-fill,minmax(3rem,1fr));gap:.5rem;max-width:56rem}\n"
    "summary{cursor:pointer;color:var(--soft);margin:1rem 0 .5rem}\n"
    "a,summary:focus-visible,.scroll:focus-visible{outline-color:var(--one)}\n";

void rt_html(FILE *out, const char *text)
{
    static const char *const instead[128] = { ['<'] = "&lt;", ['>'] = "&gt;", ['&'] = "&amp;", ['"'] = "&quot;" };
    char *shown;
    size_t bytes;
    FILE *plain = rt_text_stream(&shown, &bytes);
    rt_print(plain, text);
    rt_text_end(plain);
    for (const unsigned char *c = (const unsigned char *)shown; *c; c++)
        if (*c < 128 && instead[*c])
            fputs(instead[*c], out);
        else
            fputc(*c, out);
    free(shown);
}

void rt_page_begin(FILE *out, const char *title)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">" RT_PAGE_MARK "\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
          "style-src 'unsafe-inline'\">\n<title>", out);
    rt_html(out, title);
    fprintf(out, "</title>\n<style>\n%s</style></head>\n<body><main>\n", style);
}

void rt_page_end(FILE *out)
{
    fputs("</main></body></html>\n", out);
}

void rt_tile(FILE *out, const char *name, const char *value)
{
    fputs("<li><b>", out);
    rt_html(out, value);
    fputs("</b><span class=\"soft\">", out);
    rt_html(out, name);
    fputs("</span></li>\n", out);
}

void rt_scroll_begin(FILE *out, const char *what)
{
    fputs("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"", out);
    rt_html(out, what);
    fputs("\">\n", out);
}

void rt_scroll_end(FILE *out)
{
    fputs("</div>\n", out);
}

static void base64(FILE *out, const unsigned char *at, size_t n)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        uint32_t three = (uint32_t)at[i] << 16 | (i + 1 < n ? (uint32_t)at[i + 1] << 8 : 0) | (i + 2 < n ? at[i + 2] : 0);
        fputc(digit[three >> 18], out);
        fputc(digit[three >> 12 & 63], out);
        fputc(i + 1 < n ? digit[three >> 6 & 63] : '=', out);
        fputc(i + 2 < n ? digit[three & 63] : '=', out);
    }
}

void rt_image(FILE *out, const uint8_t *pixels, const int shape[3], const char *what)
{
    size_t bytes;
    char *png = rt_png(pixels, shape, &bytes);
    fprintf(out, "<img width=\"%d\" height=\"%d\" alt=\"", shape[1], shape[0]);
    rt_html(out, what);
    fputs("\" src=\"data:image/png;base64,", out);
    base64(out, (const unsigned char *)png, bytes);
    fputs("\">", out);
    free(png);
}
