/* Who is billed: providers, units, what they subscribe to, and the control file. */
#include <stdio.h>

#include "civil.h"
#include "exports.h"
#include "generator.h"

enum {
    ROW_BYTES = 512,
    HELPDESK_MOST = 5,
    WORKSTATIONS = 8,
    EXTENSIONS_MOST = 40,
    CHARGED_ONE_IN = 4
};

static void org_no_write(uint32_t provider, char out[16])
{
    char digits[10];

    gen_digits(digits, 5599, 4);
    gen_digits(digits + 4, provider + 1, 5);
    digits[9] = gen_check_digit(digits, 9);
    (void)snprintf(out, 16, "%.6s-%.4s", digits, digits + 6);
}

/* Every provider has a unit; the first ones have most of the others. */
static uint32_t provider_of(const struct bench_plan *plan, uint32_t unit)
{
    uint32_t more = unit - plan->provider_count;

    if (unit < plan->provider_count) {
        return unit;
    }
    return (uint32_t)((uint64_t)more * more % (plan->provider_count / 3 + 1));
}

/* Sizes from 1 to 12, as care units have them; what is left over of the table goes round. */
void bench_plan_units(struct bench_plan *plan)
{
    uint64_t total = 0;
    uint32_t unit = 0;
    uint64_t reached = 1;

    for (uint32_t i = 0; i < plan->unit_count; i++) {
        char code[64];

        (void)snprintf(code, sizeof code, "SE2321000214-%u%c%02u", 1 + i / 2600 % 9,
                       (char)('A' + i / 100 % 26), i % 100);
        for (uint32_t k = 0; k < BENCH_UNIT_BYTES; k++) {
            plan->unit_codes[i][k] = code[k];
        }
        total += 1 + i * 7 % 12;
    }
    for (uint64_t i = 0; i < BENCH_PICKS; i++) {
        while (reached * BENCH_PICKS <= i * total && unit + 1 < plan->unit_count) {
            unit++;
            reached += 1 + unit * 7 % 12;
        }
        plan->picks[i] = (uint16_t)unit;
    }
}

static bool write_providers(struct bench_plan *plan)
{
    struct bench_file file;

    bench_file_open(&file, plan, "vardgivare.csv",
                    "Organisationsnummer;Namn;Kundnummer;Attention;Gatuadress;Postnummer;Ort;"
                    "Er referens");
    for (uint32_t i = 0; i < plan->provider_count; i++) {
        char org_no[16];
        char row[ROW_BYTES];

        org_no_write(i, org_no);
        (void)snprintf(row, sizeof row,
                       "%s;Vårdbolaget %u AB;%u;Ekonomi;Storgatan %u;831 31;"
                       "Östersund;Kst %u",
                       org_no, i + 1, 10001 + i, i % 90 + 1, 4000 + i);
        bench_file_text(&file, row);
    }
    return bench_file_close(&file);
}

static bool write_units(struct bench_plan *plan)
{
    struct bench_file file;

    bench_file_open(&file, plan, "enheter.csv",
                    "HSA-id;Enhetsnamn;Organisationsnummer;Giltig från;Giltig till");
    for (uint32_t i = 0; i < plan->unit_count; i++) {
        char org_no[16];
        char row[ROW_BYTES];

        org_no_write(provider_of(plan, i), org_no);
        (void)snprintf(row, sizeof row, "%.*s;Hälsocentral %u;%s;2000-01-01;", BENCH_UNIT_BYTES,
                       plan->unit_codes[i], i + 1, org_no);
        bench_file_text(&file, row);
    }
    return bench_file_close(&file);
}

static bool write_subscriptions(struct bench_plan *plan)
{
    struct bench_file file;

    bench_file_open(
        &file, plan, "abonnemang.csv",
        "Abonnemang;HSA-id;Tjänst;Antal;Registrerade arbetsplatser;Från;Till;Avtalspris;"
        "Avtal");
    for (uint32_t i = 0; i < plan->unit_count; i++) {
        char row[ROW_BYTES];
        uint32_t groups = 1 + i % HELPDESK_MOST;

        (void)snprintf(row, sizeof row, "A-1%05u;%.*s;helpdesk;%u;%u;2022-01-01;;;RS/1204/2021", i,
                       BENCH_UNIT_BYTES, plan->unit_codes[i], groups, groups * WORKSTATIONS);
        bench_file_text(&file, row);
        (void)snprintf(row, sizeof row, "A-2%05u;%.*s;valfri-telefoni;%u;;2021-06-01;;65,50;", i,
                       BENCH_UNIT_BYTES, plan->unit_codes[i], 1 + i % EXTENSIONS_MOST);
        bench_file_text(&file, row);
    }
    return bench_file_close(&file);
}

static bool write_charges(struct bench_plan *plan)
{
    struct bench_file file;

    bench_file_open(&file, plan, "debiteringar.csv",
                    "Löpnummer;HSA-id;Tjänst;Datum;Antal;Belopp;Underlag");
    for (uint32_t i = 0; i < plan->unit_count; i += CHARGED_ONE_IN) {
        char date[GEN_CLOCK_BYTES];
        char row[ROW_BYTES];

        gen_day_write(gen_month_first(plan->last_month) + (int32_t)(i % 28), date);
        (void)snprintf(row, sizeof row, "D-%05u;%.*s;vantrums-tv;%s;1;%u,%02u;LF-%05u", i,
                       BENCH_UNIT_BYTES, plan->unit_codes[i], date, 400 + i % 700, i % 100, i);
        bench_file_text(&file, row);
    }
    return bench_file_close(&file);
}

static bool write_control(struct bench_plan *plan)
{
    struct bench_file file;

    bench_file_open(&file, plan, "kontroll.csv", "Fil;Rader;SHA256");
    for (uint32_t i = 0; i < plan->export_count; i++) {
        char row[ROW_BYTES];

        (void)snprintf(row, sizeof row, "%s;%llu;", plan->exports[i].name,
                       (unsigned long long)plan->exports[i].rows);
        bench_file_text(&file, row);
    }
    return bench_file_close(&file);
}

bool bench_write_registers(struct bench_plan *plan)
{
    return write_providers(plan) && write_units(plan) && write_subscriptions(plan) &&
           write_charges(plan) && write_control(plan);
}
