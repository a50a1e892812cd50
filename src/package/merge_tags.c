/*
 * Merging: structure trees. Pages point into their tree by keys of its ParentTree, elements point
 * at pages and at each other. libqpdf copies objects and keeps what they refer to, also pages that
 * are in the whole already; keys are numbers to it. So each tree is copied whole, its elements go
 * under one document, and its keys are moved behind those before.
 */
#include "merge.h"

enum { DEPTH_MAX = 16 };

static void move_key(const struct dbt_merge *merge, qpdf_oh object, const char *name)
{
    qpdf_oh key = dbt_merge_key(merge->whole, object, name);
    if (qpdf_oh_is_integer(merge->whole, key)) {
        long long moved = qpdf_oh_get_int_value(merge->whole, key) + merge->next_key;
        qpdf_oh_replace_key(merge->whole, object, name, qpdf_oh_new_integer(merge->whole, moved));
    }
}

/* Also of what a page shows that has a key of its own: links and other annotations. */
static void move_keys_of_page(const struct dbt_merge *merge, qpdf_oh page)
{
    qpdf_data whole = merge->whole;
    qpdf_oh annotations = dbt_merge_key(whole, page, "/Annots");
    int count =
        qpdf_oh_is_array(whole, annotations) ? qpdf_oh_get_array_n_items(whole, annotations) : 0;
    move_key(merge, page, "/StructParents");
    for (int i = 0; i < count; i++) {
        move_key(merge, qpdf_oh_get_array_item(whole, annotations, i), "/StructParent");
    }
}

/* What was a document is now a part of one. */
static void add_element(const struct dbt_merge *merge, qpdf_oh element)
{
    qpdf_data whole = merge->whole;
    qpdf_oh role = dbt_merge_key(whole, element, "/S");
    qpdf_oh_replace_key(whole, element, "/P", dbt_merge_object(merge, merge->top));
    if (qpdf_oh_is_name_and_equals(whole, role, "/Document")) {
        qpdf_oh_replace_key(whole, element, "/S", qpdf_oh_new_name(whole, "/Part"));
    }
    qpdf_oh_append_item(whole, dbt_merge_object(merge, merge->top_kids), element);
}

/* The elements under `tree`: one, or an array of them. */
static void add_elements(const struct dbt_merge *merge, qpdf_oh tree)
{
    qpdf_data whole = merge->whole;
    qpdf_oh found = qpdf_oh_wrap_in_array(whole, dbt_merge_key(whole, tree, "/K"));
    int count = qpdf_oh_get_array_n_items(whole, found);
    for (int i = 0; i < count; i++) {
        qpdf_oh element = qpdf_oh_get_array_item(whole, found, i);
        if (qpdf_oh_is_dictionary(whole, element)) {
            add_element(merge, element);
        }
    }
}

/* Pairs of key and value of one node. Gives the largest key, as it is in the part, or `largest`. */
static long long add_pairs(const struct dbt_merge *merge, qpdf_oh pairs, long long largest)
{
    qpdf_data whole = merge->whole;
    qpdf_oh parents = dbt_merge_object(merge, merge->tree_parents);
    int count = qpdf_oh_get_array_n_items(whole, pairs);
    for (int i = 0; i + 1 < count; i += 2) {
        long long key = qpdf_oh_get_int_value(whole, qpdf_oh_get_array_item(whole, pairs, i));
        qpdf_oh_append_item(whole, parents, qpdf_oh_new_integer(whole, key + merge->next_key));
        qpdf_oh_append_item(whole, parents, qpdf_oh_get_array_item(whole, pairs, i + 1));
        largest = key > largest ? key : largest;
    }
    return largest;
}

static long long add_parents(const struct dbt_merge *merge, qpdf_oh node, int depth,
                             long long largest)
{
    qpdf_data whole = merge->whole;
    qpdf_oh pairs = dbt_merge_key(whole, node, "/Nums");
    qpdf_oh kids = dbt_merge_key(whole, node, "/Kids");
    if (qpdf_oh_is_array(whole, pairs)) {
        largest = add_pairs(merge, pairs, largest);
    }
    int count = depth < DEPTH_MAX && qpdf_oh_is_array(whole, kids)
                    ? qpdf_oh_get_array_n_items(whole, kids)
                    : 0;
    for (int i = 0; i < count; i++) {
        qpdf_oh kid = qpdf_oh_get_array_item(whole, kids, i);
        largest = add_parents(merge, kid, depth + 1, largest);
    }
    return largest;
}

/* What names of elements stand for; the same in all parts of one program. */
static void add_roles(const struct dbt_merge *merge, qpdf_oh tree)
{
    qpdf_oh roles = dbt_merge_key(merge->whole, tree, "/RoleMap");
    if (qpdf_oh_is_dictionary(merge->whole, roles)) {
        qpdf_oh_replace_key(merge->whole, dbt_merge_object(merge, merge->tree), "/RoleMap", roles);
    }
}

/* A page without a tree has no key: a reader would look for what is not there. */
static void forget_keys(const struct dbt_merge *merge)
{
    for (size_t i = 0; i < merge->part_pages; i++) {
        qpdf_oh_remove_key(merge->whole, qpdf_get_page_n(merge->whole, merge->pages + i),
                           "/StructParents");
    }
}

void dbt_merge_tags(struct dbt_merge *merge)
{
    qpdf_data whole = merge->whole;
    if (!merge->is_tagged) {
        forget_keys(merge);
        return;
    }
    qpdf_oh theirs = dbt_merge_key(merge->part, qpdf_get_root(merge->part), "/StructTreeRoot");
    if (!qpdf_oh_is_dictionary(merge->part, theirs) || !qpdf_oh_is_indirect(merge->part, theirs)) {
        merge->is_tagged = false;
        forget_keys(merge);
        return;
    }
    qpdf_oh tree = qpdf_oh_copy_foreign_object(whole, merge->part, theirs);
    for (size_t i = 0; i < merge->part_pages; i++) {
        move_keys_of_page(merge, qpdf_get_page_n(whole, merge->pages + i));
    }
    add_elements(merge, tree);
    add_roles(merge, tree);
    merge->next_key += 1 + add_parents(merge, dbt_merge_key(whole, tree, "/ParentTree"), 0, -1);
}
