/* One PDF of many, by libqpdf. */
#include "merge.h"

#include <stdlib.h>

qpdf_oh dbt_merge_object(const struct dbt_merge *merge, int number)
{
    return qpdf_get_object_by_id(merge->whole, number, 0);
}

int dbt_merge_keep(const struct dbt_merge *merge, qpdf_oh value)
{
    return qpdf_oh_get_object_id(merge->whole, qpdf_make_indirect_object(merge->whole, value));
}

qpdf_oh dbt_merge_key(qpdf_data pdf, qpdf_oh dictionary, const char *key)
{
    return qpdf_oh_get_key_if_dict(pdf, dictionary, key);
}

/* --- errors --- */

static enum dbt_status say(qpdf_data pdf, qpdf_error problem, const char *title,
                           struct dbt_error *error)
{
    const char *text = qpdf_get_error_message_detail(pdf, problem);
    if (strstr(text, "bad_alloc") != NULL) {
        return dbt_error_memory(error, "a PDF of many");
    }
    return dbt_error_set(error, DBT_INTERNAL, "%s: this PDF cannot be joined with others: %s",
                         title, text);
}

/* A warning is an error, too: files of ours give none. */
static enum dbt_status judge(qpdf_data pdf, const char *title, struct dbt_error *error)
{
    if (qpdf_has_error(pdf)) {
        return say(pdf, qpdf_get_error(pdf), title, error);
    }
    if (qpdf_more_warnings(pdf)) {
        return say(pdf, qpdf_next_warning(pdf), title, error);
    }
    return DBT_OK;
}

static qpdf_data begin_pdf(void)
{
    qpdf_data pdf = qpdf_init();
    qpdf_silence_errors(pdf);
    qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
    qpdf_set_attempt_recovery(pdf, QPDF_FALSE);
    return pdf;
}

/* --- a part --- */

static enum dbt_status add_pages(struct dbt_merge *merge, struct dbt_error *error)
{
    int count = qpdf_get_num_pages(merge->part);
    for (int i = 0; i < count; i++) {
        qpdf_oh page = qpdf_get_page_n(merge->part, (size_t)i);
        if ((qpdf_add_page(merge->whole, merge->part, page, QPDF_FALSE) & QPDF_ERRORS) != 0) {
            return judge(merge->whole, merge->title, error);
        }
    }
    merge->part_pages = count > 0 ? (size_t)count : 0;
    if (count <= 0 && !qpdf_has_error(merge->part)) {
        return dbt_error_set(error, DBT_INTERNAL, "%s: this PDF has no pages", merge->title);
    }
    return judge(merge->part, merge->title, error);
}

static enum dbt_status join_part(struct dbt_merge *merge, struct dbt_text bytes,
                                 struct dbt_error *error)
{
    if ((qpdf_read_memory(merge->part, merge->title, bytes.at, bytes.length, NULL) & QPDF_ERRORS) !=
        0) {
        return judge(merge->part, merge->title, error);
    }
    enum dbt_status status = add_pages(merge, error);
    if (status != DBT_OK) {
        return status;
    }
    dbt_merge_tags(merge);
    dbt_merge_bookmarks(merge);
    dbt_merge_links(merge);
    status = judge(merge->part, merge->title, error);
    return status == DBT_OK ? judge(merge->whole, merge->title, error) : status;
}

static enum dbt_status add_part(struct dbt_merge *merge, size_t index, struct dbt_error *error)
{
    const struct dbt_merging *merging = merge->merging;
    struct dbt_pdf_part part = {0};
    enum dbt_status status = merging->part(merging->context, index, &part, error);
    if (status != DBT_OK) {
        return status;
    }
    merge->title = part.title;
    merge->part = begin_pdf();
    status = join_part(merge, part.bytes, error);
    qpdf_cleanup(&merge->part);
    qpdf_oh_release_all(merge->whole);
    merge->pages += merge->part_pages;
    merge->parts++;
    return status;
}

/* --- the whole --- */

static void begin_whole(struct dbt_merge *merge)
{
    qpdf_data whole = merge->whole;
    qpdf_empty_pdf(whole);
    qpdf_oh root = qpdf_get_root(whole);
    merge->outline = dbt_merge_keep(merge, qpdf_oh_parse(whole, "<< /Type /Outlines /Count 0 >>"));
    merge->top_kids = dbt_merge_keep(merge, qpdf_oh_new_array(whole));
    merge->tree_parents = dbt_merge_keep(merge, qpdf_oh_new_array(whole));
    merge->tree = dbt_merge_keep(merge, qpdf_oh_parse(whole, "<< /Type /StructTreeRoot >>"));
    qpdf_oh parents = qpdf_oh_new_dictionary(whole);
    qpdf_oh_replace_key(whole, parents, "/Nums", dbt_merge_object(merge, merge->tree_parents));
    qpdf_oh tree = dbt_merge_object(merge, merge->tree);
    merge->top =
        dbt_merge_keep(merge, qpdf_oh_parse(whole, "<< /Type /StructElem /S /Document >>"));
    qpdf_oh top = dbt_merge_object(merge, merge->top);
    qpdf_oh_replace_key(whole, top, "/P", tree);
    qpdf_oh_replace_key(whole, top, "/K", dbt_merge_object(merge, merge->top_kids));
    qpdf_oh_replace_key(whole, tree, "/K", top);
    qpdf_oh_replace_key(whole, tree, "/ParentTree", qpdf_make_indirect_object(whole, parents));
    qpdf_oh_replace_key(whole, root, "/Outlines", dbt_merge_object(merge, merge->outline));
    qpdf_oh_replace_key(whole, root, "/PageMode", qpdf_oh_new_name(whole, "/UseOutlines"));
    qpdf_oh_replace_key(whole, root, "/ViewerPreferences",
                        qpdf_oh_parse(whole, "<< /DisplayDocTitle true >>"));
    qpdf_oh_release_all(whole);
}

static void set_info(struct dbt_merge *merge)
{
    static const char *const dates[] = {"/CreationDate", "/ModDate"};
    qpdf_data whole = merge->whole;
    char date[DBT_DATE_BYTES + sizeof "D:000000Z"];
    int year;
    int month;
    int day;
    dbt_day_split(merge->merging->day, &year, &month, &day);
    snprintf(date, sizeof date, "D:%04d%02d%02d000000Z", year, month, day);
    qpdf_oh info = qpdf_oh_new_dictionary(whole);
    qpdf_oh_replace_key(whole, info, "/Title",
                        qpdf_oh_new_unicode_string(whole, merge->merging->title));
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        qpdf_oh_replace_key(whole, info, dates[i], qpdf_oh_new_string(whole, date));
    }
    qpdf_oh_replace_key(whole, qpdf_get_trailer(whole), "/Info",
                        qpdf_make_indirect_object(whole, info));
}

/* Only a file whose every page is tagged says that it is. */
static void end_whole(struct dbt_merge *merge)
{
    qpdf_data whole = merge->whole;
    qpdf_oh root = qpdf_get_root(whole);
    qpdf_oh outline = dbt_merge_object(merge, merge->outline);
    qpdf_oh_replace_key(whole, outline, "/Count",
                        qpdf_oh_new_integer(whole, (long long)merge->parts));
    if (merge->is_tagged) {
        qpdf_oh tree = dbt_merge_object(merge, merge->tree);
        qpdf_oh_replace_key(whole, tree, "/ParentTreeNextKey",
                            qpdf_oh_new_integer(whole, merge->next_key));
        qpdf_oh_replace_key(whole, root, "/StructTreeRoot", tree);
        qpdf_oh_replace_key(whole, root, "/MarkInfo", qpdf_oh_parse(whole, "<< /Marked true >>"));
    }
    if (merge->merging->language != NULL) {
        qpdf_oh_replace_key(whole, root, "/Lang",
                            qpdf_oh_new_unicode_string(whole, merge->merging->language));
    }
    set_info(merge);
    qpdf_oh_release_all(whole);
}

/* Streams stay as they are; the identity comes from the content. */
static enum dbt_status write_whole(struct dbt_merge *merge, struct dbt_medium medium,
                                   struct dbt_error *error)
{
    qpdf_data whole = merge->whole;
    if ((qpdf_init_write_memory(whole) & QPDF_ERRORS) == 0) {
        qpdf_set_object_stream_mode(whole, qpdf_o_generate);
        qpdf_set_stream_data_mode(whole, qpdf_s_preserve);
        qpdf_set_minimum_pdf_version(whole, "1.7");
        qpdf_set_deterministic_ID(whole, QPDF_TRUE);
        (void)qpdf_write(whole);
    }
    enum dbt_status status = judge(whole, merge->merging->title, error);
    if (status != DBT_OK) {
        return status;
    }
    merge->bytes = qpdf_get_buffer_length(whole);
    const struct dbt_text made = {(const char *)qpdf_get_buffer(whole), merge->bytes};
    if (!dbt_sha256_of(made, merge->sha256)) {
        return dbt_error_memory(error, "a PDF of many");
    }
    return medium.write(medium.context, made, error);
}

static enum dbt_status merge_all(struct dbt_merge *merge, struct dbt_medium medium,
                                 struct dbt_error *error)
{
    begin_whole(merge);
    enum dbt_status status = judge(merge->whole, merge->merging->title, error);
    for (size_t i = 0; status == DBT_OK && i < merge->merging->count; i++) {
        status = add_part(merge, i, error);
    }
    if (status == DBT_OK) {
        end_whole(merge);
        status = write_whole(merge, medium, error);
    }
    return status;
}

/* --- reading back --- */

/* Every object and stream is read; libqpdf has nothing to say; pages and bookmarks are there. */
static enum dbt_status judge_whole(const struct dbt_merge *merge, qpdf_data pdf,
                                   struct dbt_error *error)
{
    const char *title = merge->merging->title;
    (void)qpdf_check_pdf(pdf);
    enum dbt_status status = judge(pdf, title, error);
    if (status != DBT_OK) {
        return status;
    }
    size_t bookmarks = 0;
    qpdf_oh item = dbt_merge_key(pdf, qpdf_get_root(pdf), "/Outlines");
    for (item = dbt_merge_key(pdf, item, "/First"); qpdf_oh_is_dictionary(pdf, item);
         item = dbt_merge_key(pdf, item, "/Next")) {
        bookmarks++;
    }
    int pages = qpdf_get_num_pages(pdf);
    if (pages != (int)merge->pages || bookmarks != merge->parts) {
        return dbt_error_set(error, DBT_INTERNAL,
                             "%s: %d pages and %zu bookmarks were joined, expected %zu and %zu",
                             title, pages, bookmarks, merge->pages, merge->parts);
    }
    return judge(pdf, title, error);
}

static enum dbt_status read_back(const struct dbt_merge *merge, struct dbt_medium medium,
                                 struct dbt_error *error)
{
    char sha256[DBT_SHA256_HEX_BYTES] = "";
    char *bytes = malloc(merge->bytes);
    if (bytes == NULL) {
        return dbt_error_memory(error, "reading a PDF of many back");
    }
    const struct dbt_text text = {bytes, merge->bytes};
    enum dbt_status status = medium.read(medium.context, 0, bytes, merge->bytes, error);
    if (status == DBT_OK && (!dbt_sha256_of(text, sha256) || strcmp(sha256, merge->sha256) != 0)) {
        status = dbt_error_set(error, DBT_OUTPUT,
                               "%s: differs from what was written: look at the disk, and run again",
                               merge->merging->title);
    }
    if (status == DBT_OK) {
        qpdf_data pdf = begin_pdf();
        (void)qpdf_read_memory(pdf, merge->merging->title, bytes, merge->bytes, NULL);
        status = judge_whole(merge, pdf, error);
        qpdf_cleanup(&pdf);
    }
    free(bytes);
    return status;
}

/* What was joined is given up before it is read back: each of the two takes much memory. */
enum dbt_status dbt_pdf_merge(const struct dbt_merging *merging, struct dbt_medium medium,
                              struct dbt_error *error)
{
    struct dbt_merge merge = {
        .merging = merging, .whole = begin_pdf(), .is_tagged = merging->is_tagged};
    enum dbt_status status = merge_all(&merge, medium, error);
    qpdf_cleanup(&merge.whole);
    return status == DBT_OK ? read_back(&merge, medium, error) : status;
}
