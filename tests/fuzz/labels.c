/* labels.c -- class names, one a line, as `cnnc classifier --labels` reads them; and the JSON that a program says of its weights
 *
 * Input: a byte (1: the JSON; the rest: how many classes the network has), then the text. */
#include <string.h>
#include "fuzz.h"
#include "base/compilation.h"
#include "commands/commands.h"

void fuzz_target(Bytes input)
{
    begin_compilation(NULL);
    unsigned how = fuzz_byte(&input);
    const Model m = { .options = plain_item(find_op("Model"), (Loc){ 0 }) };
    Classes c = { .classes = (int)(how >> 1) };
    Request r = { .weights = "w.safetensors", .labels = how & 1 ? NULL : fuzz_file("labels.txt", input) };
    name_classes(&c, &m, &r, how & 1 ? format("%.*s", (int)input.size, (const char *)input.at) : "");
}
