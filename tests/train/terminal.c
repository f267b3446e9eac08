/* terminal.c -- terminal COLUMNS THEN COMMAND..: runs it with its stderr on a terminal so wide, and THEN after a few rows; prints
 * what came to the terminal, and ends as the command did. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int set_columns(int fd, const char *columns)
{
    return ioctl(fd, TIOCSWINSZ, &(struct winsize){ .ws_row = 24, .ws_col = (unsigned short)atoi(columns) });
}

int main(int argc, char **argv)
{
    int terminal = posix_openpt(O_RDWR | O_NOCTTY), status = 0, clears = 0;
    if (argc < 4 || terminal < 0 || grantpt(terminal) || unlockpt(terminal) || set_columns(terminal, argv[1]))
        return perror("terminal"), 2;
    int end = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    pid_t child = fork();
    if (!child) {
        dup2(end, 2), close(end), close(terminal);
        execvp(argv[3], argv + 3);
        _exit(127);
    }
    close(end);
    char text[4096];
    for (ssize_t n; (n = read(terminal, text, sizeof text)) > 0; fwrite(text, 1, (size_t)n, stdout))
        for (ssize_t i = 0; i < n; i++)
            if (text[i] == 033 && ++clears == 5)
                set_columns(terminal, argv[2]);
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
