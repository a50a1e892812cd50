/*
 * Merging: places that bookmarks and links lead to. Each part gets a bookmark, closed, and below it
 * those that it has itself, where they lead to a place on its own pages. A part's single bookmark
 * at the top is its title, which stands there already: those below it are taken.
 */
#include "merge.h"

enum { DEPTH_MAX = 4, BOOKMARKS_MAX = 100000 };

static void set(const struct dbt_merge *merge, int object, const char *key, qpdf_oh value)
{
    qpdf_oh_replace_key(merge->whole, dbt_merge_object(merge, object), key, value);
}

/* Puts `bookmark` behind `*last` below `parent`. */
static void hang(const struct dbt_merge *merge, int bookmark, int parent, int *last)
{
    set(merge, bookmark, "/Parent", dbt_merge_object(merge, parent));
    if (*last == 0) {
        set(merge, parent, "/First", dbt_merge_object(merge, bookmark));
    } else {
        set(merge, *last, "/Next", dbt_merge_object(merge, bookmark));
        set(merge, bookmark, "/Prev", dbt_merge_object(merge, *last));
    }
    set(merge, parent, "/Last", dbt_merge_object(merge, bookmark));
    *last = bookmark;
}

/* The place of a bookmark of the part, [page /XYZ x y z], in the whole; false when it has none. */
static bool place_of(const struct dbt_merge *merge, qpdf_oh theirs, qpdf_oh *place)
{
    qpdf_data part = merge->part;
    qpdf_oh found = dbt_merge_key(part, theirs, "/Dest");
    if (!qpdf_oh_is_array(part, found)) {
        found = dbt_merge_key(part, dbt_merge_key(part, theirs, "/A"), "/D");
    }
    int count = qpdf_oh_is_array(part, found) ? qpdf_oh_get_array_n_items(part, found) : 0;
    qpdf_oh page = count >= 2 ? qpdf_oh_get_array_item(part, found, 0) : 0;
    if (count < 2 || !qpdf_oh_is_dictionary_of_type(part, page, "/Page", NULL)) {
        return false;
    }
    int index = qpdf_find_page_by_oh(part, page);
    if (index < 0) {
        return false;
    }
    *place = qpdf_oh_new_array(merge->whole);
    qpdf_oh_append_item(merge->whole, *place,
                        qpdf_get_page_n(merge->whole, merge->pages + (size_t)index));
    for (int i = 1; i < count; i++) {
        const char *text = qpdf_oh_unparse(part, qpdf_oh_get_array_item(part, found, i));
        qpdf_oh_append_item(merge->whole, *place, qpdf_oh_parse(merge->whole, text));
    }
    return true;
}

static void lead_links(const struct dbt_merge *merge, qpdf_oh theirs, qpdf_oh ours)
{
    qpdf_data part = merge->part;
    qpdf_data whole = merge->whole;
    int count = qpdf_oh_is_array(part, theirs) ? qpdf_oh_get_array_n_items(part, theirs) : 0;
    for (int i = 0; i < count; i++) {
        qpdf_oh place;
        qpdf_oh link = qpdf_oh_get_array_item(whole, ours, i);
        if (place_of(merge, qpdf_oh_get_array_item(part, theirs, i), &place)) {
            qpdf_oh_remove_key(whole, link, "/A");
            qpdf_oh_replace_key(whole, link, "/Dest", place);
        }
    }
}

void dbt_merge_links(struct dbt_merge *merge)
{
    for (size_t i = 0; i < merge->part_pages; i++) {
        qpdf_oh theirs = qpdf_get_page_n(merge->part, i);
        qpdf_oh ours = qpdf_get_page_n(merge->whole, merge->pages + i);
        lead_links(merge, dbt_merge_key(merge->part, theirs, "/Annots"),
                   dbt_merge_key(merge->whole, ours, "/Annots"));
    }
}

static int copy_below(const struct dbt_merge *merge, qpdf_oh theirs, int parent, int depth);

/* Its number; 0 when it leads nowhere. */
static int copy_bookmark(const struct dbt_merge *merge, qpdf_oh theirs, int depth)
{
    qpdf_oh title = dbt_merge_key(merge->part, theirs, "/Title");
    qpdf_oh place;
    if (!qpdf_oh_is_string(merge->part, title) || !place_of(merge, theirs, &place)) {
        return 0;
    }
    int bookmark = dbt_merge_keep(merge, qpdf_oh_new_dictionary(merge->whole));
    const char *text = qpdf_oh_unparse_binary(merge->part, title);
    set(merge, bookmark, "/Title", qpdf_oh_parse(merge->whole, text));
    set(merge, bookmark, "/Dest", place);
    copy_below(merge, theirs, bookmark, depth + 1);
    return bookmark;
}

/* Copies the bookmarks below one of the part's, `theirs`; gives how many. A chain that bites its
   own tail ends at some length. */
static int copy_below(const struct dbt_merge *merge, qpdf_oh theirs, int parent, int depth)
{
    qpdf_data part = merge->part;
    int last = 0;
    int count = 0;
    qpdf_oh item = depth < DEPTH_MAX ? dbt_merge_key(part, theirs, "/First") : 0;
    for (int i = 0; item != 0 && qpdf_oh_is_dictionary(part, item) && i < BOOKMARKS_MAX; i++) {
        int bookmark = copy_bookmark(merge, item, depth);
        if (bookmark != 0) {
            hang(merge, bookmark, parent, &last);
            count++;
        }
        item = dbt_merge_key(part, item, "/Next");
    }
    if (count > 0) {
        set(merge, parent, "/Count", qpdf_oh_new_integer(merge->whole, -count));
    }
    return count;
}

/* The part's outline, or its single bookmark. */
static qpdf_oh top_of(const struct dbt_merge *merge)
{
    qpdf_data part = merge->part;
    qpdf_oh outline = dbt_merge_key(part, qpdf_get_root(part), "/Outlines");
    qpdf_oh first = dbt_merge_key(part, outline, "/First");
    bool is_single = qpdf_oh_is_dictionary(part, first) && !qpdf_oh_has_key(part, first, "/Next");
    return is_single ? first : outline;
}

void dbt_merge_bookmarks(struct dbt_merge *merge)
{
    qpdf_data whole = merge->whole;
    int bookmark = dbt_merge_keep(merge, qpdf_oh_new_dictionary(whole));
    qpdf_oh place = qpdf_oh_new_array(whole);
    qpdf_oh_append_item(whole, place, qpdf_get_page_n(whole, merge->pages));
    qpdf_oh_append_item(whole, place, qpdf_oh_new_name(whole, "/Fit"));
    set(merge, bookmark, "/Title", qpdf_oh_new_unicode_string(whole, merge->title));
    set(merge, bookmark, "/Dest", place);
    copy_below(merge, top_of(merge), bookmark, 0);
    hang(merge, bookmark, merge->outline, &merge->last_bookmark);
}
