/*
 * bench-measure: runs a command and writes what it took to a file, as one JSON object. It is small,
 * so that the peak memory that the kernel tells of the command is not that of whoever starts it.
 *
 * usage: bench-measure RESULT COMMAND [ARGUMENT ...]
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, EXIT_NOT_RUN = 127 };

static double now(void)
{
    struct timespec at;

    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static pid_t start(char **command)
{
    pid_t child = fork();

    if (child == 0) {
        (void)execvp(command[0], command);
        (void)fprintf(stderr, "bench-measure: %s: %s\n", command[0], strerror(errno));
        _exit(EXIT_NOT_RUN);
    }
    return child;
}

static int write_result(const char *path, double taken, int status, const struct rusage *usage)
{
    FILE *result = fopen(path, "w");
    int exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);

    if (!result) {
        perror(path);
        return EXIT_FAILURE;
    }
    (void)fprintf(result,
                  "{\"seconds\": %.4f, \"user\": %.4f, \"system\": %.4f, \"peak_kib\": %ld, "
                  "\"exit\": %d}\n",
                  taken, seconds(usage->ru_utime), seconds(usage->ru_stime), usage->ru_maxrss,
                  exit_status);
    return fclose(result) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    struct rusage usage;
    int status = 0;

    if (argc < 3) {
        (void)fprintf(stderr, "usage: bench-measure RESULT COMMAND [ARGUMENT ...]\n");
        return EXIT_USAGE;
    }
    double begun = now();
    pid_t child = start(argv + 2);

    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        perror("bench-measure");
        return EXIT_FAILURE;
    }
    return write_result(argv[1], now() - begun, status, &usage);
}
