/* classifier.c -- `cnnc classifier` */
#include "commands.h"

int classifier_command(const Request *r)
{
    (void)r;
    fatal(EXIT_USAGE, "being written");
}
