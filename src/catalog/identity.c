/*
 * region.yaml: who issues the invoices, how they are paid, and the settings of the reckoning.
 */
#include "load.h"

#include "debitera/base/identifier.h"

/* ---- identity -------------------------------------------------------------------------------- */

enum { VAT_NO_BYTES = 15, COLOUR_BYTES = 7 };

static bool is_colour(struct dbt_text text)
{
    static const char digits[] = "0123456789abcdefABCDEF";

    if (text.length != COLOUR_BYTES || text.at[0] != '#')
        return false;
    for (size_t i = 1; i < text.length; i++)
        if (memchr(digits, text.at[i], sizeof digits - 1) == NULL)
            return false;
    return true;
}

static bool is_postcode(struct dbt_text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (i == 3 ? text.at[i] != ' ' : text.at[i] < '0' || text.at[i] > '9')
            return false;
    return text.length == 6;
}

static bool is_email(struct dbt_text text)
{
    const char *at = text.length > 0 ? memchr(text.at, '@', text.length) : NULL;

    return at != NULL && at != text.at && at + 1 < text.at + text.length &&
           memchr(text.at, ' ', text.length) == NULL;
}

static const struct dbt_checked org_no_form = {
    dbt_org_no_valid, "an organisation number NNNNNN-NNNN whose check digit is right"};
static const struct dbt_checked colour_form = {is_colour, "a colour \"#rrggbb\" in quotes"};
static const struct dbt_checked postcode_form = {is_postcode, "a postal code NNN NN"};
static const struct dbt_checked email_form = {is_email, "an e-mail address"};
static const struct dbt_checked logo_form = {
    dbt_logo_valid, "drawing commands M, L, C and Z with numbers from 0 to 24"};
static const struct dbt_checked bankgiro_form = {
    dbt_bankgiro_valid, "a bankgiro number NNNN-NNNN whose check digit is right"};

#define ADDRESS(member) offsetof(struct dbt_address, member)
static const struct dbt_field address_fields[] = {
    {"street", true, ADDRESS(street), dbt_read_text, NULL},
    {"postcode", true, ADDRESS(postcode), dbt_read_checked, &postcode_form},
    {"city", true, ADDRESS(city), dbt_read_text, NULL},
};
static const struct dbt_fields address_form = DBT_FIELDS(address_fields);

#define IDENTITY(member) offsetof(struct dbt_identity, member)
static const struct dbt_field identity_fields[] = {
    {"code", true, IDENTITY(code), dbt_read_checked, &dbt_code_form},
    {"name", true, IDENTITY(name), dbt_read_text, NULL},
    {"org_no", true, IDENTITY(org_no), dbt_read_checked, &org_no_form},
    {"vat_no", true, IDENTITY(vat_no), dbt_read_text, NULL},
    {"address", true, IDENTITY(address), dbt_read_mapping, &address_form},
    {"visit", true, IDENTITY(visit), dbt_read_text, NULL},
    {"contact", true, IDENTITY(contact), dbt_read_text, NULL},
    {"email", true, IDENTITY(email), dbt_read_checked, &email_form},
    {"phone", true, IDENTITY(phone), dbt_read_text, NULL},
    {"our_reference", true, IDENTITY(our_reference), dbt_read_text, NULL},
    {"accent", true, IDENTITY(accent), dbt_read_checked, &colour_form},
    {"tint", true, IDENTITY(tint), dbt_read_checked, &colour_form},
    {"logo", true, IDENTITY(logo), dbt_read_checked, &logo_form},
    {"f_tax", true, IDENTITY(f_tax), dbt_read_bool, NULL},
};
static const struct dbt_fields identity_form = DBT_FIELDS(identity_fields);

static void read_identity(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                          const void *form, void *out)
{
    struct dbt_identity *identity = out;
    char vat_no[VAT_NO_BYTES];

    (void)form;
    dbt_read_mapping(schema, node, &identity_form, identity);
    if (identity->org_no == NULL || identity->vat_no == NULL ||
        !dbt_vat_no_make(dbt_text_of(identity->org_no), vat_no))
        return;
    if (strcmp(vat_no, identity->vat_no) != 0)
        dbt_problem_add(schema->findings, &dbt_node_at(node, "vat_no")->place, DBT_PROBLEM_CONFLICT,
                        "'%s', expected '%s', as the organisation number is %s", identity->vat_no,
                        vat_no, identity->org_no);
}

/* ---- payment --------------------------------------------------------------------------------- */

static const struct dbt_range days_range = {0, 365};
/* An OCR reference has at most 25 digits, and every invoice of a century must fit in 15. */
static const struct dbt_range number_range = {1, INT64_C(999999999999999)};

#define PAYMENT(member) offsetof(struct dbt_payment, member)
static const struct dbt_field payment_fields[] = {
    {"bankgiro", true, PAYMENT(bankgiro), dbt_read_checked, &bankgiro_form},
    {"days", true, PAYMENT(days), dbt_read_int32, &days_range},
    {"first_number", true, PAYMENT(first_number), dbt_read_int64, &number_range},
    {"ocr_length_digit", true, PAYMENT(ocr_length_digit), dbt_read_bool, NULL},
    {"round_to_krona", true, PAYMENT(round_to_krona), dbt_read_bool, NULL},
};
static const struct dbt_fields payment_form = DBT_FIELDS(payment_fields);

/* ---- deviation ------------------------------------------------------------------------------- */

static const char *const action_words[] = {"warning", "hold"};
static const struct dbt_names action_names = DBT_NAMES(action_words);

static const struct dbt_range share_range = {100, 100000}; /* 1–1000 percent */
static const struct dbt_range months_range = {1, 24};
static const struct dbt_range least_range = {0, INT64_C(100000000000)}; /* a billion kronor */

struct deviation_draft {
    struct dbt_deviation deviation;
    unsigned action;
};

#define DEVIATION(member) offsetof(struct deviation_draft, member)
static const struct dbt_field deviation_fields[] = {
    {"share", true, DEVIATION(deviation.share_bp), dbt_read_percent, &share_range},
    {"months", true, DEVIATION(deviation.months), dbt_read_int32, &months_range},
    {"least", true, DEVIATION(deviation.least_ore), dbt_read_amount, &least_range},
    {"action", true, DEVIATION(action), dbt_read_choice, &action_names},
};
static const struct dbt_fields deviation_form = DBT_FIELDS(deviation_fields);

static void read_deviation(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                           const void *form, void *out)
{
    struct deviation_draft draft = {0};

    (void)form;
    dbt_read_mapping(schema, node, &deviation_form, &draft);
    draft.deviation.holds = draft.action == 1;
    *(struct dbt_deviation *)out = draft.deviation;
}

/* ---- window --------------------------------------------------------------------------------- */

static const struct dbt_range paper_range = {0, 29700};

#define WINDOW(member) offsetof(struct dbt_window, member)
static const struct dbt_field window_fields[] = {
    {"x", true, WINDOW(x), dbt_read_amount, &paper_range},
    {"y", true, WINDOW(y), dbt_read_amount, &paper_range},
    {"w", true, WINDOW(w), dbt_read_amount, &paper_range},
    {"h", true, WINDOW(h), dbt_read_amount, &paper_range},
};
static const struct dbt_fields window_form = DBT_FIELDS(window_fields);

enum { PAPER_W = 21000, PAPER_H = 29700, WINDOW_W_LEAST = 4000, WINDOW_H_LEAST = 1500 };

/* On the paper, and large enough for an address. */
static void read_window(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                        const void *form, void *out)
{
    struct dbt_window window = {0};
    size_t before = schema->findings->of[DBT_SEVERITY_INVALID];

    dbt_read_mapping(schema, node, form, &window);
    bool large = window.w >= WINDOW_W_LEAST && window.h >= WINDOW_H_LEAST;
    bool inside = window.x + window.w <= PAPER_W && window.y + window.h <= PAPER_H;
    if (schema->findings->of[DBT_SEVERITY_INVALID] == before && (!large || !inside))
        dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_VALUE,
                        "the window is %s, expected one of at least 40 by 15 mm within the paper's "
                        "210 by 297",
                        large ? "not on the paper" : "too small for an address");
    *(struct dbt_window *)out = window;
}

/* ---- VAT ------------------------------------------------------------------------------------- */

static const char *const category_words[] = {"S", "Z", "E"};
static const struct dbt_names category_names = DBT_NAMES(category_words);

struct rate_draft {
    struct dbt_vat_rate rate;
    unsigned category;
};

#define RATE(member) offsetof(struct rate_draft, member)
static const struct dbt_field rate_fields[] = {
    {"from", false, RATE(rate.from), dbt_read_day, NULL},
    {"category", true, RATE(category), dbt_read_choice, &category_names},
    {"rate", true, RATE(rate.rate_bp), dbt_read_percent, NULL},
    {"exemption", false, RATE(rate.exemption), dbt_read_text, NULL},
};
static const struct dbt_fields rate_form = DBT_FIELDS(rate_fields);

static void read_rate(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                      void *out)
{
    struct rate_draft draft = {.rate = {.from = DBT_DAY_MIN, .rate_bp = -1, .exemption = ""},
                               .category = DBT_NONE};

    (void)form;
    dbt_read_mapping(schema, node, &rate_form, &draft);
    if (draft.category != DBT_NONE)
        draft.rate.category = category_words[draft.category][0];
    if (draft.rate.category == 'S' ? draft.rate.rate_bp == 0 : draft.rate.rate_bp > 0)
        dbt_problem_add(schema->findings, &dbt_node_at(node, "rate")->place, DBT_PROBLEM_CONFLICT,
                        "the rate does not fit the category, expected above 0 for S and 0 for Z "
                        "and E");
    if (draft.rate.category == 'E' && !dbt_node_has(node, "exemption"))
        dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_CONFLICT,
                        "category E without 'exemption', expected the reference to print");
    *(struct dbt_vat_rate *)out = draft.rate;
}

static const struct dbt_list_form rates_form = {
    .item_bytes = sizeof(struct dbt_vat_rate), .least = 1, .most = 100, .read = read_rate};

struct vat_draft {
    const char *code;
    struct dbt_list rates;
};

static const struct dbt_field vat_fields[] = {
    {"code", true, offsetof(struct vat_draft, code), dbt_read_checked, &dbt_code_form},
    {"rates", true, offsetof(struct vat_draft, rates), dbt_read_list, &rates_form},
};
static const struct dbt_fields vat_form = DBT_FIELDS(vat_fields);

static void read_vat(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                     void *out)
{
    struct vat_draft draft = {0};

    (void)form;
    dbt_read_mapping(schema, node, &vat_form, &draft);
    const struct dbt_vat_rate *rates = draft.rates.items;
    *(struct dbt_vat *)out =
        (struct dbt_vat){.code = draft.code, .rates = rates, .count = draft.rates.count};
    dbt_check_dated(schema, dbt_node_at(node, "rates"), &draft.rates, sizeof *rates);
}

static const struct dbt_list_form vats_form = {.item_bytes = sizeof(struct dbt_vat),
                                               .least = 1,
                                               .most = 32,
                                               .read = read_vat,
                                               .has_code = true};

/* ---- the file -------------------------------------------------------------------------------- */

static const char *const proration_words[] = {"month", "days-365", "days-actual"};
static const struct dbt_names proration_names = DBT_NAMES(proration_words);

static bool is_relative(struct dbt_text text)
{
    return text.length > 0 && text.at[0] != '/';
}

static const struct dbt_checked extends_form = {is_relative,
                                                "a folder seen from this one, \"../common\""};

static const char *const language_words[] = {[DBT_LANGUAGE_SV] = "sv", [DBT_LANGUAGE_EN] = "en"};
static const struct dbt_names language_names = DBT_NAMES(language_words);

struct region_draft {
    const char *extends;
    enum dbt_language language;
    struct dbt_identity identity;
    struct dbt_payment payment;
    enum dbt_proration proration;
    struct dbt_deviation deviation;
    struct dbt_window window;
    struct dbt_list vats;
};

#define REGION(member) offsetof(struct region_draft, member)
static const struct dbt_field region_fields[] = {
    {"extends", false, REGION(extends), dbt_read_checked, &extends_form},
    {"language", false, REGION(language), dbt_read_choice, &language_names},
    {"identity", true, REGION(identity), read_identity, NULL},
    {"payment", true, REGION(payment), dbt_read_mapping, &payment_form},
    {"proration", true, REGION(proration), dbt_read_choice, &proration_names},
    {"deviation", false, REGION(deviation), read_deviation, NULL},
    {"window", false, REGION(window), read_window, &window_form},
    {"vat", true, REGION(vats), dbt_read_list, &vats_form},
};
static const struct dbt_fields region_form = DBT_FIELDS(region_fields);

void dbt_load_region(struct dbt_schema *schema, const struct dbt_yaml_node *root)
{
    struct region_draft draft = {0};

    dbt_read_mapping(schema, root, &region_form, &draft);
    schema->region->language = draft.language;
    schema->region->identity = draft.identity;
    schema->region->payment = draft.payment;
    schema->region->proration = draft.proration;
    schema->region->deviation = draft.deviation;
    schema->region->window = draft.window;
    schema->region->vats = draft.vats.items;
    schema->region->vat_count = draft.vats.count;
}
