/* What the attributes of an element say. */
#include "compile.h"

#include <stddef.h>

/* In thousandths: about the height of a page. */
#define LENGTH_MOST INT64_C(300000)
/* In millimetres. */
#define SHIFT_LEAST (-5.0)
#define SIZE_LEAST  0.001

struct attribute {
    const char *name;
    void (*read)(struct dbt_compiler *compiler, const xmlNode *element,
                 const struct attribute *attribute, const char *value, struct dbt_node *node);
    size_t offset; /* of the member that it fills */
};

typedef const struct attribute attribute_row;

static void tell_value(struct dbt_compiler *compiler, const xmlNode *element, const char *name,
                       const char *value, const char *expected)
{
    dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_VALUE, "%s=\"%s\", expected %s", name,
                    value, expected);
}

static void *member_of(struct dbt_node *node, attribute_row *attribute)
{
    return (char *)node + attribute->offset;
}

/* "12.5mm"; thousandths of a millimetre on the way, so that no locale has a say. */
static bool parse_length(struct dbt_text text, const char *unit, double *out)
{
    size_t tail = strlen(unit);
    int64_t value = 0;
    if (text.length <= tail || memcmp(text.at + text.length - tail, unit, tail) != 0) {
        return false;
    }
    text.length -= tail;
    if (!dbt_decimal_parse(text, '.', 3, &value) || value > LENGTH_MOST || value < -LENGTH_MOST) {
        return false;
    }
    *out = (double)value / 1000;
    return true;
}

struct length { /* to be read */
    double least_mm;
    double *out;
};

static void read_length(struct dbt_compiler *compiler, const xmlNode *element, const char *name,
                        const char *value, struct length length)
{
    const char *expected = length.least_mm < 0   ? "-5mm or more"
                           : length.least_mm > 0 ? "more than 0mm"
                                                 : "0mm or more";
    if (!parse_length(dbt_text_of(value), "mm", length.out)) {
        tell_value(compiler, element, name, value, "a length in millimetres: \"12.5mm\"");
    } else if (*length.out < length.least_mm) {
        tell_value(compiler, element, name, value, expected);
    }
}

/* Of something that is there: more than nothing. */
static void read_size(struct dbt_compiler *compiler, const xmlNode *element,
                      attribute_row *attribute, const char *value, struct dbt_node *node)
{
    read_length(compiler, element, attribute->name, value,
                (struct length){SIZE_LEAST, member_of(node, attribute)});
}

/* That may be nothing. */
static void read_room(struct dbt_compiler *compiler, const xmlNode *element,
                      attribute_row *attribute, const char *value, struct dbt_node *node)
{
    read_length(compiler, element, attribute->name, value,
                (struct length){0, member_of(node, attribute)});
}

/* That pulls up what follows where it is negative: by a line or so, not onto what stands above. */
static void read_shift(struct dbt_compiler *compiler, const xmlNode *element,
                       attribute_row *attribute, const char *value, struct dbt_node *node)
{
    read_length(compiler, element, attribute->name, value,
                (struct length){SHIFT_LEAST, member_of(node, attribute)});
}

/* Only an empty space can be less than nothing. */
static void read_height(struct dbt_compiler *compiler, const xmlNode *element,
                        attribute_row *attribute, const char *value, struct dbt_node *node)
{
    if (node->element == DBT_ELEMENT_SPACE) {
        read_shift(compiler, element, attribute, value, node);
    } else {
        read_size(compiler, element, attribute, value, node);
    }
}

static void read_padding(struct dbt_compiler *compiler, const xmlNode *element,
                         attribute_row *attribute, const char *value, struct dbt_node *node)
{
    read_room(compiler, element, attribute, value, node);
    node->has_padding = true;
}

static void read_width(struct dbt_compiler *compiler, const xmlNode *element,
                       attribute_row *attribute, const char *value, struct dbt_node *node)
{
    struct dbt_text text = dbt_text_of(value);
    node->automatic = dbt_text_is(text, "auto");
    bool read = node->automatic || parse_length(text, "fr", &node->fraction) ||
                parse_length(text, "mm", &node->w_mm);
    bool some = node->automatic || node->fraction > 0 || node->w_mm > 0;
    if (!read || !some) {
        tell_value(compiler, element, attribute->name, value, "\"18mm\", \"1fr\" or \"auto\"");
    }
}

static void read_number(struct dbt_compiler *compiler, const xmlNode *element,
                        attribute_row *attribute, const char *value, struct dbt_node *node)
{
    int64_t number = 0;
    if (dbt_decimal_parse(dbt_text_of(value), '.', 0, &number) && number > 0 && number <= 99) {
        *(unsigned *)member_of(node, attribute) = (unsigned)number;
    } else {
        tell_value(compiler, element, attribute->name, value, "a whole number from 1 to 99");
    }
}

static void read_yes(struct dbt_compiler *compiler, const xmlNode *element,
                     attribute_row *attribute, const char *value, struct dbt_node *node)
{
    *(bool *)member_of(node, attribute) = strcmp(value, "yes") == 0;
    if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0) {
        tell_value(compiler, element, attribute->name, value, "yes or no");
    }
}

/* A name of those in a table becomes its number. */
static bool read_choice(const char *value, const char *const *words, size_t count, unsigned *out)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(value, words[i]) == 0) {
            *out = (unsigned)i;
            return true;
        }
    }
    return false;
}

/* BODY_BOLD of style.def is "body-bold" in a layout. */
static bool is_style(const char *name, const char *value)
{
    for (; *name != '\0' && *value != '\0'; name++, value++) {
        bool same = *name == '_' ? *value == '-' : *name - 'A' == *value - 'a';
        if (!same) {
            return false;
        }
    }
    return *name == *value;
}

static void read_style(struct dbt_compiler *compiler, const xmlNode *element,
                       attribute_row *attribute, const char *value, struct dbt_node *node)
{
    static const char *const names[] = {
#define DBT_STYLE(name, weight, size_pt, ink) #name,
#include "debitera/style.def"
#undef DBT_STYLE
    };
    for (unsigned i = 0; i < DBT_STYLE_COUNT; i++) {
        if (is_style(names[i], value)) {
            node->style = (enum dbt_style)i;
            node->has_style = true;
            return;
        }
    }
    tell_value(compiler, element, attribute->name, value,
               "body, body-bold, body-italic, label, label-bold, label-italic, small, small-bold, "
               "small-italic, heading, title, name, amount or payment");
}

static void read_align(struct dbt_compiler *compiler, const xmlNode *element,
                       attribute_row *attribute, const char *value, struct dbt_node *node)
{
    static const char *const words[] = {"left", "right", "centre"};
    unsigned choice = 0;
    if (!read_choice(value, words, sizeof words / sizeof words[0], &choice)) {
        tell_value(compiler, element, attribute->name, value, "left, right or centre");
    }
    node->align = (enum dbt_align)choice;
    node->has_align = true;
}

static void read_heads(struct dbt_compiler *compiler, const xmlNode *element,
                       attribute_row *attribute, const char *value, struct dbt_node *node)
{
    node->heads_row = strcmp(value, "row") == 0;
    if (!node->heads_row) {
        tell_value(compiler, element, attribute->name, value, "row");
    }
}

static void read_ink(struct dbt_compiler *compiler, const xmlNode *element,
                     attribute_row *attribute, const char *value, struct dbt_node *node)
{
    static const char *const words[DBT_INK_COUNT] = {"ink",   "muted", "accent", "tint",  "line",
                                                     "white", "mark",  "panel",  "notice"};
    unsigned choice = 0;
    if (!read_choice(value, words, DBT_INK_COUNT, &choice)) {
        tell_value(compiler, element, attribute->name, value,
                   "ink, muted, accent, tint, line, white, mark, panel or notice");
    }
    node->ink = (enum dbt_ink)choice;
}

static void read_where(struct dbt_compiler *compiler, const xmlNode *element,
                       attribute_row *attribute, const char *value, struct dbt_node *node)
{
    static const char *const words[] = {"all", "first", "rest"};
    unsigned choice = 0;
    if (!read_choice(value, words, sizeof words / sizeof words[0], &choice)) {
        tell_value(compiler, element, attribute->name, value, "all, first or rest");
    }
    node->where = (enum dbt_where)choice;
}

static void read_rule(struct dbt_compiler *compiler, const xmlNode *element,
                      attribute_row *attribute, const char *value, struct dbt_node *node)
{
    node->is_unruled = strcmp(value, "none") == 0;
    node->is_ruled = !node->is_unruled;
    node->is_rule_strong = strcmp(value, "strong") == 0;
    if (!node->is_unruled && !node->is_rule_strong && strcmp(value, "thin") != 0) {
        tell_value(compiler, element, attribute->name, value, "none, thin or strong");
    }
}

static void read_at(struct dbt_compiler *compiler, const xmlNode *element, attribute_row *attribute,
                    const char *value, struct dbt_node *node)
{
    node->is_window = strcmp(value, "window") == 0;
    if (!node->is_window) {
        tell_value(compiler, element, attribute->name, value, "window");
    }
}

static void read_test(struct dbt_compiler *compiler, const xmlNode *element,
                      attribute_row *attribute, const char *value, struct dbt_node *node)
{
    *(struct dbt_test *)member_of(node, attribute) = dbt_test_read(compiler, element, value);
}

static void read_adds(struct dbt_compiler *compiler, const xmlNode *element,
                      attribute_row *attribute, const char *value, struct dbt_node *node)
{
    (void)attribute;
    node->adds = dbt_path_find(compiler, element, dbt_text_of(value), &node->path) != NULL;
    if (node->adds && node->path.form != DBT_FORM_ORE) {
        tell_value(compiler, element, "adds", value, "an amount");
    }
}

static void read_chart(struct dbt_compiler *compiler, const xmlNode *element,
                       attribute_row *attribute, const char *value, struct dbt_node *node)
{
    bool found = dbt_path_find(compiler, element, dbt_text_of(value), &node->path) != NULL;
    node->has_chart = found && node->path.form == DBT_FORM_CHART;
    if (found && !node->has_chart) {
        tell_value(compiler, element, attribute->name, value, "a chart");
    }
}

/* A row's test says whether it stands with the next; a keep does, or not. */
static void read_with_next(struct dbt_compiler *compiler, const xmlNode *element,
                           attribute_row *attribute, const char *value, struct dbt_node *node)
{
    if (node->element == DBT_ELEMENT_KEEP) {
        node->keeps_next = strcmp(value, "yes") == 0;
    } else {
        node->with_next = dbt_test_read(compiler, element, value);
    }
    (void)attribute;
}

static void read_words(struct dbt_compiler *compiler, const xmlNode *element,
                       attribute_row *attribute, const char *value, struct dbt_node *node)
{
    *(struct dbt_words *)member_of(node, attribute) = dbt_words_of(compiler, element, value);
}

static void read_language(struct dbt_compiler *compiler, const xmlNode *element,
                          attribute_row *attribute, const char *value, struct dbt_node *node)
{
    (void)element;
    (void)attribute;
    node->language = dbt_layout_keep(compiler, dbt_arena_string(compiler->findings->arena, value));
}

static void read_below(struct dbt_compiler *compiler, const xmlNode *element,
                       attribute_row *attribute, const char *value, struct dbt_node *node)
{
    static attribute_row stacked = {"below", NULL, offsetof(struct dbt_node, is_below)};
    if (node->element == DBT_ELEMENT_CELL) {
        read_yes(compiler, element, &stacked, value, node);
    } else {
        read_shift(compiler, element, attribute, value, node);
    }
}

#define AT(member) offsetof(struct dbt_node, member)
static attribute_row attributes[] = {
    {"name", read_words, AT(words)},
    {"data", read_words, AT(words)},
    {"alt", read_words, AT(alternative)},
    {"language", read_language, 0},
    {"left", read_room, AT(left_mm)},
    {"right", read_room, AT(right_mm)},
    {"top", read_room, AT(top_mm)},
    {"rest", read_room, AT(rest_mm)},
    {"bottom", read_room, AT(bottom_mm)},
    {"x", read_room, AT(x_mm)},
    {"y", read_room, AT(y_mm)},
    {"w", read_size, AT(w_mm)},
    {"h", read_height, AT(h_mm)},
    {"size", read_size, AT(w_mm)},
    {"frame", read_room, AT(frame_mm)},
    {"above", read_room, AT(above_mm)},
    {"below", read_below, AT(below_mm)},
    {"padding", read_padding, AT(padding_mm)},
    {"gap", read_room, AT(gap_mm)},
    {"bleed", read_room, AT(bleed_mm)},
    {"width", read_width, 0},
    {"at", read_at, 0},
    {"on", read_where, 0},
    {"level", read_number, AT(level)},
    {"span", read_number, AT(span)},
    {"lines", read_number, AT(lines)},
    {"keep-last", read_number, AT(keep_last)},
    {"style", read_style, 0},
    {"align", read_align, 0},
    {"heads", read_heads, 0},
    {"ink", read_ink, 0},
    {"rule", read_rule, 0},
    {"rules", read_yes, AT(is_ruled)},
    {"strong", read_yes, AT(is_strong)},
    {"heading", read_yes, AT(is_heading)},
    {"artefact", read_yes, AT(is_artefact)},
    {"skip-blank", read_yes, AT(skips_blank)},
    {"test", read_test, AT(test)},
    {"with-next", read_with_next, 0},
    {"adds", read_adds, 0},
    {"of", read_chart, 0},
    {"chart", read_chart, 0},
};

void dbt_attributes_read(struct dbt_compiler *compiler, const xmlNode *element,
                         struct dbt_node *node)
{
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
        const char *value = dbt_layout_attribute(element, attributes[i].name);
        if (value != NULL) {
            attributes[i].read(compiler, element, &attributes[i], value, node);
        }
    }
}
