/*
 * bench-count: one export read and counted by unit and month, by the program's own read and meter
 * stages and nothing of the others, so that it can be set beside other tools that do the same.
 *
 * usage: bench-count REGION REGISTERS SOURCE PERIOD THREADS hashed|unhashed FILE
 *
 * REGISTERS is a delivery folder with providers and units. Prints unit, month and one field for
 * each meter of the source, separated by ";". A finding of any kind fails it: it would mean that
 * less was counted than the others count.
 */
#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>

#include "debitera/meter.h"
#include "debitera/read.h"

enum { ARENA_BYTES = 64 << 20, MEMORY_BYTES = 64 << 20, PATH_BYTES = 4096 };

enum word { REGION = 1, REGISTERS, SOURCE, PERIOD, THREADS, HASHED, FILE_PATH, WORD_COUNT };

struct count {
    char **words;
    struct dbt_arena arena;
    struct dbt_findings findings;
    struct dbt_rejects rejects;
    struct dbt_region region;
    struct dbt_registers registers;
    struct dbt_zone zone;
    struct dbt_slots slots;
    struct dbt_usage usage;
    struct dbt_period period;
    unsigned threads;
};

static const struct dbt_source *find_source(const struct count *count, const char *code)
{
    for (uint32_t i = 0; i < count->region.source_count; i++)
        if (strcmp(count->region.sources[i].code, code) == 0)
            return &count->region.sources[i];
    return NULL;
}

static int64_t nanoseconds(struct timespec at)
{
    return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

static enum dbt_status make_input(const struct dbt_source *source, const char *path,
                                  struct dbt_input *input, struct dbt_error *error)
{
    struct stat found;
    const char *slash = strrchr(path, '/');

    if (source == NULL)
        return dbt_error_set(error, DBT_USAGE, "%s: no such source in the region", path);
    if (stat(path, &found) != 0)
        return dbt_error_system(error, DBT_INPUT, errno, "%s", path);
    *input = (struct dbt_input){
        .source = source,
        .path = path,
        .name = slash != NULL ? slash + 1 : path,
        .size_bytes = (uint64_t)found.st_size,
        .state = {.modified_ns = nanoseconds(found.st_mtim),
                  .changed_ns = nanoseconds(found.st_ctim),
                  .device = found.st_dev,
                  .inode = found.st_ino},
    };
    return DBT_OK;
}

/* ---- registers ------------------------------------------------------------------------------- */

static enum dbt_status register_record(void *context, const struct dbt_record *record,
                                       struct dbt_verdict *verdict, struct dbt_error *error)
{
    struct count *count = context;
    struct dbt_register_row row = {
        .source = record->source, .fields = record->fields, .place = record->place};
    enum dbt_status status =
        dbt_registers_add(&count->registers, &count->zone, &row, verdict, &count->findings);

    return status == DBT_OK ? DBT_OK : dbt_error_memory(error, "the registers");
}

static enum dbt_status read_register(struct count *count, const char *source, const char *name,
                                     struct dbt_error *error)
{
    char path[PATH_BYTES];
    struct dbt_input input;
    struct dbt_read read = {.record = register_record,
                            .context = count,
                            .threads = 1,
                            .rejects = &count->rejects,
                            .findings = &count->findings};
    enum dbt_status status;

    (void)snprintf(path, sizeof path, "%s/%s", count->words[REGISTERS], name);
    status = make_input(find_source(count, source), path, &input, error);
    return status == DBT_OK ? dbt_read_files(&read, &input, 1, error) : status;
}

static enum dbt_status read_registers(struct count *count, struct dbt_error *error)
{
    enum dbt_status status =
        dbt_registers_init(&count->registers, &count->region, count->period, &count->arena, error);

    if (status == DBT_OK)
        status = read_register(count, "vardgivare", "vardgivare.csv", error);
    if (status == DBT_OK)
        status = read_register(count, "enheter", "enheter.csv", error);
    if (status == DBT_OK)
        status = dbt_registers_close_units(&count->registers, &count->findings, error);
    if (status == DBT_OK)
        status = dbt_registers_finish(&count->registers, &count->findings, error);
    return status;
}

/* ---- the export ------------------------------------------------------------------------------ */

static enum dbt_status meter_record(void *context, const struct dbt_record *record,
                                    struct dbt_verdict *verdict, struct dbt_error *error)
{
    struct dbt_metering_row row = {.fields = record->fields,
                                   .offset = record->offset,
                                   .input = record->input,
                                   .worker = record->worker};

    return dbt_metering_add(context, &row, verdict, error);
}

static enum dbt_status settle(struct dbt_read *read, struct dbt_input *input,
                              struct dbt_error *error)
{
    struct dbt_metering_outcome outcome;
    bool again = true;
    enum dbt_status status = dbt_metering_next(read->context, &again, error);

    read->again = true;
    while (status == DBT_OK && again) {
        status = dbt_read_files(read, input, 1, error);
        if (status == DBT_OK)
            status = dbt_metering_next(read->context, &again, error);
    }
    return status == DBT_OK ? dbt_metering_close(read->context, &outcome, error) : status;
}

static enum dbt_status count_file(struct count *count, struct dbt_metering *metering,
                                  struct dbt_input *input, struct dbt_error *error)
{
    struct dbt_metered_source source = {
        .source = input->source, .input_count = 1, .total_bytes = input->size_bytes};
    struct dbt_read read = {.rows = dbt_metering_rows,
                            .record = meter_record,
                            .context = metering,
                            .threads = count->threads,
                            .unhashed = strcmp(count->words[HASHED], "unhashed") == 0,
                            .rejects = &count->rejects,
                            .findings = &count->findings};
    enum dbt_status status = dbt_metering_begin(metering, &source, error);

    if (status == DBT_OK)
        status = dbt_read_files(&read, input, 1, error);
    if (status == DBT_OK)
        status = settle(&read, input, error);
    if (status == DBT_OK && input->accounting.of[DBT_CLASS_REJECTED] > 0)
        return dbt_error_set(error, DBT_INPUT, "%s: %" PRIu64 " records rejected", input->path,
                             input->accounting.of[DBT_CLASS_REJECTED]);
    return status;
}

static enum dbt_status count_export(struct count *count, struct dbt_error *error)
{
    struct dbt_input input;
    struct dbt_metering_options options = {.region = &count->region,
                                           .registers = &count->registers,
                                           .slots = &count->slots,
                                           .period = count->period,
                                           .zone = &count->zone,
                                           .share = {1, 1},
                                           .threads = count->threads,
                                           .memory_bytes = MEMORY_BYTES};
    struct dbt_metering *metering;
    enum dbt_status status = make_input(find_source(count, count->words[SOURCE]),
                                        count->words[FILE_PATH], &input, error);

    if (status == DBT_OK)
        status = dbt_key_random(&options.key, error);
    if (status != DBT_OK)
        return status;
    metering = dbt_metering_new(&options, &count->usage, error);
    if (metering == NULL)
        return error->status;
    status = count_file(count, metering, &input, error);
    dbt_metering_free(metering);
    return status;
}

/* ---- the answer ------------------------------------------------------------------------------ */

static void print_unit(const struct count *count, uint32_t source, size_t unit)
{
    for (uint32_t slot = 0; slot < count->slots.count; slot++) {
        char day[DBT_DATE_BYTES];
        int64_t sum = 0;

        for (uint32_t m = 0; m < count->region.meter_count; m++)
            if (count->region.meters[m].source == source)
                sum += *dbt_usage_at(&count->usage, m, unit, slot);
        if (sum == 0)
            continue;
        printf("%s;%.7s", count->registers.units[unit].code,
               dbt_day_write(count->slots.slots[slot].first, day));
        for (uint32_t m = 0; m < count->region.meter_count; m++)
            if (count->region.meters[m].source == source)
                printf(";%" PRId64, *dbt_usage_at(&count->usage, m, unit, slot));
        printf("\n");
    }
}

static enum dbt_status print_counts(const struct count *count, struct dbt_error *error)
{
    const struct dbt_source *source = find_source(count, count->words[SOURCE]);

    if (count->findings.count > 0)
        return dbt_error_set(error, DBT_INPUT, "not all was counted");
    for (size_t unit = 0; unit < count->registers.unit_count; unit++)
        print_unit(count, (uint32_t)(source - count->region.sources), unit);
    if (fflush(stdout) != 0)
        return dbt_error_system(error, DBT_OUTPUT, errno, "standard output");
    return DBT_OK;
}

static void tell(const struct count *count, const struct dbt_error *error)
{
    for (size_t i = 0; i < count->findings.count; i++)
        (void)fprintf(stderr, "bench-count: %s: %s\n", count->findings.items[i].where,
                      count->findings.items[i].what);
    (void)fprintf(stderr, "bench-count: %s\n", error->text);
}

static enum dbt_status run(struct count *count, struct dbt_error *error)
{
    struct dbt_usage_scope scope = {&count->region, &count->registers, &count->slots};
    enum dbt_status status =
        dbt_region_load(&count->region, count->words[REGION], NULL, &count->findings, error);

    if (status == DBT_OK)
        status = dbt_zone_load(&count->zone, NULL, "Europe/Stockholm", error);
    if (status == DBT_OK)
        status = read_registers(count, error);
    if (status == DBT_OK)
        status = dbt_slots_make(&count->slots, &count->registers, &count->arena, error);
    if (status == DBT_OK)
        status = dbt_usage_init(&count->usage, &scope, &count->arena, error);
    if (status == DBT_OK)
        status = count_export(count, error);
    return status == DBT_OK ? print_counts(count, error) : status;
}

int main(int argc, char **argv)
{
    static struct count count;
    struct dbt_error error = {0};
    enum dbt_status status;

    if (argc != WORD_COUNT || !dbt_period_parse(dbt_text_of(argv[PERIOD]), &count.period)) {
        (void)fprintf(stderr, "usage: bench-count REGION REGISTERS SOURCE PERIOD THREADS "
                              "hashed|unhashed FILE\n");
        return dbt_status_exit(DBT_USAGE);
    }
    count.words = argv;
    count.threads = (unsigned)strtoul(argv[THREADS], NULL, 10);
    dbt_arena_init(&count.arena, ARENA_BYTES);
    dbt_findings_init(&count.findings, &count.arena);
    count.rejects = (struct dbt_rejects){.arena = &count.arena, .most = 1};
    status = run(&count, &error);
    if (status != DBT_OK)
        tell(&count, &error);
    dbt_registers_release(&count.registers);
    dbt_usage_release(&count.usage);
    dbt_arena_release(&count.arena);
    return dbt_status_exit(status);
}
