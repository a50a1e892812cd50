/*
 * Catalog: a region folder, loaded and validated; and the registers of a delivery.
 *
 * A region is data (YAML read by libfyaml): region.yaml (identity, payment, settings), sources.yaml
 * (layouts of the exports), meters.yaml (what is counted), services.yaml (what is sold),
 * prices.yaml (dated prices), texts.yaml, and page layouts in XML, which are only carried here
 * (layout.h reads them). region.yaml may name a folder it `extends`, whose texts.yaml and layouts
 * stand for what the region does not say itself. A further price list may be given.
 * Everything is checked at load: an unknown key, a wrong type, a value out of range, an overlap, a
 * duplicate, a reference to nothing. Every problem becomes a finding with file, line, column and
 * what was expected; all of them are reported, not only the first.
 *
 * Life cycle: dbt_region_load fills a `struct dbt_region` whose memory lies in the given arena; it
 * is read-only afterwards. All strings are clean UTF-8 (text.h). Indices (service, meter, source …)
 * follow the order in the files.
 */
#ifndef DEBITERA_CATALOG_H
#define DEBITERA_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "debitera/base/accounting.h"
#include "debitera/base/arena.h"
#include "debitera/base/date.h"
#include "debitera/base/finding.h"
#include "debitera/base/hash.h"
#include "debitera/base/money.h"
#include "debitera/base/table.h"
#include "debitera/base/zone.h"

/* ---- limits: the program's own, not a region's -------------------------------------------- */
enum {
    DBT_SOURCES_MAX = 32,
    DBT_METERS_MAX = 64,
    DBT_SERVICES_MAX = 256,
    DBT_COMPONENTS_MAX = 4,
    DBT_STATUSES_MAX = 32,
    DBT_PERIOD_MONTHS_MAX = 120,
    DBT_COMPARE_FROM_LEAST = 3 /* so many units' median tells a provider about no other one */
};

#define DBT_NONE UINT32_MAX /* an index that points at nothing */

/* ---- sources: how an export looks ----------------------------------------------------------- */

enum dbt_source_kind {
    DBT_SOURCE_PROVIDERS,
    DBT_SOURCE_UNITS,
    DBT_SOURCE_SUBSCRIPTIONS,
    DBT_SOURCE_CHARGES,
    DBT_SOURCE_LISTINGS,
    DBT_SOURCE_EVENTS,
    DBT_SOURCE_CONTROL,
    DBT_SOURCE_KIND_COUNT
};

/* Canonical columns, over all kinds; column.def says which kind has which. */
enum dbt_column {
    DBT_COLUMN_ORG_NO,
    DBT_COLUMN_NAME,
    DBT_COLUMN_CUSTOMER,
    DBT_COLUMN_ATTENTION,
    DBT_COLUMN_STREET,
    DBT_COLUMN_POSTCODE,
    DBT_COLUMN_CITY,
    DBT_COLUMN_REFERENCE,
    DBT_COLUMN_UNIT,
    DBT_COLUMN_FROM,
    DBT_COLUMN_TO,
    DBT_COLUMN_ID,
    DBT_COLUMN_SERVICE,
    DBT_COLUMN_QUANTITY,
    DBT_COLUMN_REGISTERED,
    DBT_COLUMN_PRICE,
    DBT_COLUMN_TIME,
    DBT_COLUMN_AMOUNT,
    DBT_COLUMN_PERSON,
    DBT_COLUMN_STATUS,
    DBT_COLUMN_KIND,
    DBT_COLUMN_FILE,
    DBT_COLUMN_ROWS,
    DBT_COLUMN_SHA256,
    DBT_COLUMN_COUNT
};

const char *dbt_source_kind_word(enum dbt_source_kind kind);
const char *dbt_column_key(enum dbt_column column);
/* Does `kind` know the column; `*needed`: must a layout map it? */
bool dbt_column_known(enum dbt_source_kind kind, enum dbt_column column, bool *needed);

/* Names, addresses and references: written by people, and as they write, over several lines too. */
bool dbt_column_is_free_text(enum dbt_column column);

enum dbt_encoding { DBT_ENCODING_UTF8, DBT_ENCODING_WINDOWS_1252 };

/* What a person listed at two care units on one day is (R6). */
enum dbt_double_listing {
    DBT_DOUBLE_NEWEST, /* counted once: the newest `from`, then the unit code that sorts last */
    DBT_DOUBLE_HOLD,   /* the same, and the run is held */
    DBT_DOUBLE_REPORT, /* counted at both */
    DBT_DOUBLE_COUNT
};

struct dbt_source {
    const char *code; /* "sms" */
    const char *name; /* in documents and on pages, "SMS"; the code where it has none */
    enum dbt_source_kind kind;
    const char *files; /* fnmatch pattern of file names in the delivery, without ".gz" or ".zst" */
    char delimiter;    /* ';' ',' or tab */
    char point;        /* decimal point: '.' or ',' */
    enum dbt_encoding encoding;
    enum dbt_clock clock;
    bool may_be_empty;   /* no record at all is not a hold */
    bool to_is_last_day; /* listings: `to` is the last listed day; false: the day after */
    /* charges: every export holds all rows there ever were up to its period, so that the first
       piece of a unit can be told; false: those of the period only */
    bool holds_history;
    enum dbt_double_listing double_listing; /* listings */
    int32_t reject_limit_bp; /* share of rejects above which the run is held, 1/100 percent */
    /*
     * Header name per canonical column; null: not mapped. Events without `id` and listings without
     * `person` are not looked through for repetitions. Listings map `from`, and `to` where there is
     * one; or `time` alone: then a row is a snapshot, a listing of that day.
     */
    const char *headers[DBT_COLUMN_COUNT];
    const char *statuses[DBT_STATUSES_MAX]; /* declared values of the status column */
    uint32_t status_count;
};

/* ---- meters: what is counted ----------------------------------------------------------------- */

enum dbt_meter_model {
    DBT_METER_RECORDS,  /* events: number of records */
    DBT_METER_QUANTITY, /* events: sum of the quantity column */
    /* events: median and 90th percentile, a month, of those quantities that are given */
    DBT_METER_DISTRIBUTION,
    DBT_METER_WEEKDAY_HOUR, /* events: number of records by local weekday and hour, a month */
    DBT_METER_CENSUS,       /* listings: persons on the census day of each month (R6) */
    DBT_METER_PERSON_DAYS   /* listings: the sum over days, for `daily-average` (R6) */
};

enum dbt_census { DBT_CENSUS_FIRST, DBT_CENSUS_LAST, DBT_CENSUS_LAST_OF_PREVIOUS, DBT_CENSUS_DAY };

struct dbt_meter {
    const char *code; /* "sms-sent" */
    const char *name; /* for people */
    uint32_t source;  /* index */
    enum dbt_meter_model model;
    uint32_t statuses; /* bit n: statuses[n] of the source counts; all when none declared */
    const char *kind;  /* value the kind column must have; null: any */
    enum dbt_census census;
    int32_t census_day; /* 1–31, clamped to the month; DBT_CENSUS_DAY only */
    /* some service is charged by it: its records are `billed`. Never a distribution or a count by
       weekday and hour */
    bool priced;
};

/* ---- services: what is sold ------------------------------------------------------------------ */

enum dbt_charge_model {
    DBT_CHARGE_METERED,   /* per unit of a meter */
    DBT_CHARGE_RECURRING, /* per subscription: quantity × price × time */
    /* per care unit: 1 × price × time, while the unit is valid; for a service that needs a
       subscription, per subscription row, whose quantity is 1 */
    DBT_CHARGE_FLAT,
    DBT_CHARGE_PACKAGE,      /* per subscription: ordered groups × price × time (R11) */
    DBT_CHARGE_ONE_OFF,      /* per piece of a row in the charges source */
    DBT_CHARGE_PASS_THROUGH, /* the amount of a row in the charges source, with its evidence */
    DBT_CHARGE_INCLUDED,     /* nothing: stands in the follow-up, never on an invoice */
    DBT_CHARGE_MODEL_COUNT
};

enum dbt_basis { DBT_PER_PIECE, DBT_PER_MONTH, DBT_PER_YEAR };
const char *dbt_basis_word(enum dbt_basis basis); /* "piece", "month", "year" */

/* What an edition of the region's document calls a service; the next one of the list ends it. */
struct dbt_edition {
    dbt_day from;
    const char *text;     /* the display name */
    const char *document; /* where it is stated: "RJH-27 §3.1" */
    const char *wording;  /* as that document prints it; "" when it says nothing */
};

struct dbt_component {
    const char *code; /* "" for the only one of a service */
    enum dbt_charge_model model;
    uint32_t meter;        /* DBT_CHARGE_METERED */
    const char *unit_name; /* unit of quantity as printed: "listade", "st", "grupp" */
    /* of a model with subscriptions: what a row's own price is per; never DBT_PER_PIECE */
    enum dbt_basis agreement_basis;
    int64_t package_size; /* DBT_CHARGE_PACKAGE: workstations that a group gives right to (R11) */
    int64_t first_free;   /* DBT_CHARGE_ONE_OFF: a unit's first pieces ever cost nothing */
};

/* As services.yaml writes it: "one-off"; "included" for what is charged nothing. */
const char *dbt_charge_model_word(enum dbt_charge_model model);
/* Is it charged by rows of the subscriptions source? (A flat one may be.) */
bool dbt_charge_is_subscribed(enum dbt_charge_model model);

struct dbt_price; /* below */

struct dbt_service {
    const char *code;                   /* stable: "primarvardskvalitet" */
    const struct dbt_edition *editions; /* by validity, ascending */
    uint32_t edition_count;
    const char *package;    /* "Vårdutbud bas" */
    const char *obligation; /* "mandatory", "optional", "connection" (krav på anslutning) */
    const char *document;   /* where it is stated, when the edition does not say: "RJH §3.1" */
    const char *wording;    /* as the document prints it, likewise */
    const char *account;    /* revenue account */
    uint32_t vat;           /* index of its VAT treatment */
    /* Metered and flat charges are for units with a subscription to the service, while it is valid
       and its quantity is not 0; else for every unit. The other models have rows of their own. */
    bool needs_subscription;
    /* An included service has one component, DBT_CHARGE_INCLUDED, without code and unit. */
    struct dbt_component components[DBT_COMPONENTS_MAX];
    uint32_t component_count; /* at least 1 */
    struct dbt_place place;   /* where it stands in services.yaml */
};

const char *dbt_service_name(const struct dbt_service *service, dbt_day day);
/* The edition that holds on `day`; the first before that. Null when the service has none. */
const struct dbt_edition *dbt_service_edition(const struct dbt_service *service, dbt_day day);
bool dbt_service_is_included(const struct dbt_service *service);

/* ---- prices ------------------------------------------------------------------------------- */

struct dbt_reading { /* one way to read an unconfirmed price */
    const char *name;
    int64_t price_micro;
    enum dbt_basis basis;
};

enum dbt_tier_scheme {
    DBT_TIERS_NONE,
    DBT_TIERS_GRADUATED, /* each piece costs what the tier it falls in costs; one line */
    DBT_TIERS_VOLUME     /* all pieces cost what the tier of the month's total costs */
};

const char *dbt_tier_scheme_word(enum dbt_tier_scheme scheme); /* "", "graduated", "volume" */

struct dbt_tier {
    int64_t up_to; /* inclusive; INT64_MAX for the last */
    int64_t price_micro;
};

enum { DBT_TIERS_MAX = 32 };

/*
 * Tiers and included quantity are per care unit and month (of one service's component). What is
 * counted or ordered by date uses them up in date order across the month's segments; the volume
 * tier is found by the month's total. A census is taken once: each segment goes by all of it.
 * Subscription rows of one day stack in the order of their ids. Included quantity comes off first;
 * nothing is prorated.
 */
struct dbt_price {
    uint32_t service;
    uint32_t component;  /* index within the service */
    dbt_day from;        /* holds from and including this day until the next (R3) */
    int64_t price_micro; /* 10^-6 kr; never negative; with tiers that of the first */
    enum dbt_basis basis;
    enum dbt_tier_scheme scheme;
    const struct dbt_tier *tiers; /* ascending; the last has no bound */
    uint32_t tier_count;          /* 0 without a scheme, else at least 2 */
    int64_t included;             /* quantity without charge */
    int64_t minimum_ore;          /* least net amount of a line that charges anything; 0: none */
    bool confirmed;               /* false: a run that needs it is held (R10) */
    const char *document;
    const char *note; /* "" or what is to be known: "ca", an assumption */
    const struct dbt_reading *readings;
    uint32_t reading_count;
    struct dbt_place place;
};

/*
 * The price list a region has, or the one given by an option: `prices` sorted by service,
 * component, from.
 */
struct dbt_price_list {
    const char *title;
    bool demonstration; /* not the region's prices: documents say so */
    const struct dbt_price *prices;
    uint32_t count;
    const char *file; /* the list that was read, also when it is empty */
};

/* The row that holds on `day`; null when there is none yet. */
const struct dbt_price *dbt_price_find(const struct dbt_price_list *list, uint32_t service,
                                       uint32_t component, dbt_day day);

/* The first row that begins after `day`; null when there is none. */
const struct dbt_price *dbt_price_next(const struct dbt_price_list *list, uint32_t service,
                                       uint32_t component, dbt_day day);

/* ---- VAT ------------------------------------------------------------------------------------- */

struct dbt_vat_rate {
    dbt_day from;
    char category;         /* UNTDID 5305: S standard, Z zero, E exempt */
    int32_t rate_bp;       /* 2500 is 25 % */
    const char *exemption; /* reference printed where VAT is not charged; "" otherwise */
};

struct dbt_vat { /* a treatment: "standard" */
    const char *code;
    const struct dbt_vat_rate *rates; /* ascending by from; the first holds from DBT_DAY_MIN on */
    uint32_t count;
};

const struct dbt_vat_rate *dbt_vat_find(const struct dbt_vat *vat, dbt_day day);

/* ---- the region ------------------------------------------------------------------------------ */

enum dbt_text_key {
#define DBT_TEXT(name, key) DBT_TEXT_##name,
#include "debitera/text.def"
#undef DBT_TEXT
    DBT_TEXT_COUNT
};

enum dbt_proration { DBT_PRORATION_MONTH, DBT_PRORATION_DAYS_365, DBT_PRORATION_DAYS_ACTUAL };

struct dbt_address {
    const char *street;
    const char *postcode; /* "831 82" */
    const char *city;
};

struct dbt_identity {
    const char *code; /* names folders and files: "norrland" */
    const char *name; /* "Region Norrland" */
    const char *org_no;
    const char *vat_no;
    struct dbt_address address;
    const char *visit;   /* visiting address, one line */
    const char *contact; /* "Hälsovalskansliet" */
    const char *email;
    const char *phone;
    const char *our_reference;
    const char *accent; /* "#00405a" */
    const char *tint;   /* "#e6f0f4" */
    const char *logo;   /* SVG path data on a 24 × 24 grid, filled with accent; "" for none */
    bool f_tax;
};

struct dbt_payment {
    const char *bankgiro;
    int32_t days;         /* due date = issue date + days */
    int64_t first_number; /* first invoice number of the series */
    bool ocr_length_digit;
    bool round_to_krona; /* öresavrundning, its own row (R9) */
};

/* A unit's charges that differ from what its months before came to (region.yaml `deviation`). */
struct dbt_deviation {
    int32_t share_bp;  /* of the mean of the months before; 0: not looked at */
    int32_t months;    /* how many months before are looked at, those that were issued */
    int64_t least_ore; /* smaller differences are let pass */
    bool holds;        /* false: a warning */
};

/* What the follow-up reports show, by indices of meters (meters.yaml `follow_up`); DBT_NONE where
   the region does not have it. */
struct dbt_followup_settings {
    bool wanted;                /* false: the region has no such reports */
    uint32_t listed;            /* a census */
    const uint32_t *dispatches; /* what is sent to patients: SMS, e-letters */
    uint32_t dispatch_count;
    uint32_t calls;
    const uint32_t *reached; /* calls answered, or called back the same day */
    uint32_t reached_count;
    uint32_t wait; /* a distribution, of seconds */
    uint32_t by_hour;
    int32_t target_bp;      /* the share of calls to be reached; 0: none is set */
    int32_t suppress_below; /* smaller counts are not told */
    int32_t compare_from;   /* a median is of so many units or more */
};

/* Of the documents: their texts, and how numbers are written in them. */
enum dbt_language { DBT_LANGUAGE_SV, DBT_LANGUAGE_EN, DBT_LANGUAGE_COUNT };
const char *dbt_language_tag(enum dbt_language language); /* as files say it: "sv-SE" */

/* Where the address stands, in the window of an envelope, in which nothing else shows: millimetres
   from the page's upper left corner. */
struct dbt_window {
    int64_t x, y, w, h; /* hundredths; w 0: as the layouts have it */
};

/* A file of the region's page layouts (layout.h): its own, or one of the folder that it extends. */
struct dbt_layout_file {
    const char *name; /* "invoice.xml" */
    const char *path;
    bool own;
    struct dbt_text bytes;
};

struct dbt_region {
    const char *folder;
    char sha256[DBT_SHA256_HEX_BYTES]; /* of all that was loaded, also by extension or option */
    struct dbt_identity identity;
    struct dbt_payment payment;
    enum dbt_proration proration;
    struct dbt_deviation deviation;
    const struct dbt_source *sources;
    uint32_t source_count;
    const struct dbt_meter *meters;
    uint32_t meter_count;
    const struct dbt_service *services;
    uint32_t service_count;
    const struct dbt_vat *vats;
    uint32_t vat_count;
    struct dbt_price_list prices;
    const char *texts[DBT_TEXT_COUNT];
    enum dbt_language language;     /* Swedish where the region says nothing */
    const char *const *other_texts; /* of pages: in the other language, outside `sha256`; or null */
    struct dbt_followup_settings followup;
    struct dbt_window window;
    const struct dbt_layout_file *layouts; /* those of the extended folder first */
    uint32_t layout_count;
};

/* Its key in texts.yaml. */
const char *dbt_text_word(enum dbt_text_key key);
/* The names that a text takes values for, without braces; a null ends them. */
const char *const *dbt_text_values(enum dbt_text_key key);
/* What a finding is of, in the language of the DBT_TEXT_COUNT texts: borrowed from these; the code
   itself where they have no title of it. */
const char *dbt_finding_title(const char *const *texts, const char *code);

/*
 * Loads `folder`, and `prices_path` (may be null) in place of the folder's prices.yaml. Problems go
 * to `findings` as DBT_SEVERITY_INVALID; the status is then DBT_INPUT with a summary. `region` is
 * filled only on DBT_OK.
 */
enum dbt_status dbt_region_load(struct dbt_region *region, const char *folder,
                                const char *prices_path, struct dbt_findings *findings,
                                struct dbt_error *error) DBT_CHECKED;

uint32_t dbt_region_service(const struct dbt_region *region,
                            struct dbt_text code); /* or DBT_NONE */
/* What documents and pages call the source of that code: borrowed from the region; `code` itself
   where the region has no such source. */
const char *dbt_source_name(const struct dbt_region *region, const char *code);

/* ---- slots: the pieces a period is counted in --------------------------------------------- */

/*
 * A period cut at calendar months, at every day on which any price or VAT rate changes, and where a
 * subscription begins or ends that a metered service needs; usage is counted per slot, so that each
 * line finds its own quantity (R4).
 */
struct dbt_slots {
    struct dbt_period period;
    struct dbt_span span;
    const struct dbt_span *slots; /* ascending, without gap */
    uint32_t count;
    const uint16_t *of_day; /* slot of each day of the span, from its first */
};

struct dbt_registers;

/* Of the registers' region and period; they are finished. The slots live in `arena`. */
enum dbt_status dbt_slots_make(struct dbt_slots *slots, const struct dbt_registers *registers,
                               struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

/* Does the counting of the region's events depend on the subscriptions? */
bool dbt_region_counts_by_subscription(const struct dbt_region *region);

/* ---- registers of a delivery -------------------------------------------------------------- */

struct dbt_provider {
    const char *org_no;
    const char *name;
    const char *customer;
    const char *attention;
    struct dbt_address address;
    const char *reference; /* the buyer's reference */
    struct dbt_place place;
};

struct dbt_unit {
    const char *code; /* as the register writes it; compares without case */
    const char *name;
    uint32_t provider; /* DBT_NONE until closed, and when it is missing */
    const char *org_no;
    struct dbt_span valid;
    struct dbt_place place;
};

struct dbt_subscription {
    const char *id;
    uint32_t unit;
    uint32_t service;
    int64_t quantity;
    int64_t registered; /* workstations registered (R11); -1: not said */
    struct dbt_span valid;
    int64_t price_micro; /* agreement price in place of the catalogue's; -1: none */
    const char *reference;
    struct dbt_place place;
};

struct dbt_one_off { /* a row of the charges source */
    const char *id;
    uint32_t unit;
    uint32_t service;
    dbt_day day;
    int64_t quantity;   /* pieces; 1 when the column is empty */
    int64_t amount_ore; /* pass-through: net amount; negative is a credit from the supplier */
    bool has_amount;
    const char *reference; /* evidence */
    struct dbt_place place;
};

struct dbt_control { /* what a control file promises of another file */
    const char *file;
    uint64_t rows;
    const char *sha256; /* "" when it does not say */
    struct dbt_place place;
};

/*
 * Registers are filled record by record in the order of enum dbt_source_kind: providers and units,
 * then dbt_registers_close_units (sorts, indexes, resolves providers), then subscriptions and
 * charges, whose references are thereby resolved as they come, then dbt_registers_finish.
 */
struct dbt_registers {
    const struct dbt_region *region;
    struct dbt_period period;
    struct dbt_arena *arena;
    struct dbt_provider *providers; /* sorted by organisation number once closed */
    size_t provider_count, provider_capacity;
    struct dbt_unit *units; /* sorted by code (folded) once closed */
    size_t unit_count, unit_capacity;
    struct dbt_subscription *subscriptions; /* sorted by unit, service, id after finish */
    size_t subscription_count, subscription_capacity;
    struct dbt_one_off *one_offs; /* sorted by unit, service, day, id after finish */
    size_t one_off_count, one_off_capacity;
    /* Rows before the period, of services whose first pieces are free; the same order. They are
       outside-period: what they cost was billed in their time. */
    struct dbt_one_off *earlier;
    size_t earlier_count, earlier_capacity;
    struct dbt_control *controls;
    size_t control_count, control_capacity;
    struct dbt_table unit_index; /* folded code → index */
    struct dbt_key key;          /* of unit_index; any value */
};

enum dbt_status dbt_registers_init(struct dbt_registers *registers, const struct dbt_region *region,
                                   struct dbt_period period, struct dbt_arena *arena,
                                   struct dbt_error *error) DBT_CHECKED;
void dbt_registers_release(
    struct dbt_registers *registers); /* the index; the rest is the arena's */

/*
 * One record of a register source. `fields` has DBT_COLUMN_COUNT spans of trimmed, clean UTF-8;
 * those that the source does not map are empty. Empty, "NULL" and "-" mean absent.
 */
struct dbt_register_row {
    const struct dbt_source *source;
    const struct dbt_text *fields;
    struct dbt_place place;
};

/* Where the record ended, for the row accounting. */
struct dbt_verdict {
    enum dbt_class class;
    enum dbt_reason reason; /* when rejected */
    enum dbt_column column; /* the field that decided; DBT_COLUMN_COUNT when none did */
    bool elsewhere; /* another part of a shared delivery accounts for it: this one does not */
};

/*
 * Register rows are few and each counts: a rejected one is a hold in `findings` besides.
 * Subscriptions and charges of the period are billed (follow-up when their service is included
 * without charge), others outside-period; providers and units are follow-up. Fails only when memory
 * ends.
 */
enum dbt_status dbt_registers_add(struct dbt_registers *registers, const struct dbt_zone *zone,
                                  const struct dbt_register_row *row, struct dbt_verdict *verdict,
                                  struct dbt_findings *findings) DBT_CHECKED;

/* Findings (hold): a provider that is missing, organisation numbers and codes given twice. */
enum dbt_status dbt_registers_close_units(struct dbt_registers *registers,
                                          struct dbt_findings *findings,
                                          struct dbt_error *error) DBT_CHECKED;
/* Findings (hold): ids given twice. */
enum dbt_status dbt_registers_finish(struct dbt_registers *registers, struct dbt_findings *findings,
                                     struct dbt_error *error) DBT_CHECKED;

/* Index of a unit code, compared without case; DBT_NONE. No allocation: called per row. */
uint32_t dbt_registers_unit(const struct dbt_registers *registers, struct dbt_text code);

#endif
