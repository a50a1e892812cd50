/* Walk: one path that grows and shrinks, and a recursion over sorted names. */
#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "debitera/base/text.h"

enum { DEPTH_MAX = 64 };

struct walk {
    struct dbt_buffer path;
    size_t root_length;
    unsigned depth;
    dbt_walk_visit *visit;
    void *context;
    struct dbt_error *error;
};

static enum dbt_status tell(const struct walk *walk, enum dbt_walk_kind kind)
{
    const char *path = walk->path.bytes;
    bool is_root = walk->path.length == walk->root_length;
    const struct dbt_walk_entry entry = {kind, path, is_root ? "" : path + walk->root_length + 1};
    return walk->visit(&entry, walk->context, walk->error);
}

/* Unlike alphasort, the same in every locale. */
static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_real_name(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static enum dbt_status refuse(const struct walk *walk, int reason)
{
    return reason == ENOMEM ? dbt_error_memory(walk->error, "the names in a folder")
                            : dbt_error_system(walk->error, DBT_OUTPUT, reason,
                                               "%s: cannot be read", walk->path.bytes);
}

static enum dbt_status visit_path(struct walk *walk);

static enum dbt_status visit_child(struct walk *walk, const char *name)
{
    size_t length = walk->path.length;
    dbt_buffer_format(&walk->path, "/%s", name);
    enum dbt_status status = walk->path.failed ? refuse(walk, ENOMEM) : visit_path(walk);
    dbt_buffer_cut(&walk->path, length);
    return status;
}

static enum dbt_status visit_folder(struct walk *walk)
{
    enum dbt_status status = tell(walk, DBT_WALK_FOLDER);
    if (status != DBT_OK) {
        return status;
    }
    struct dirent **names;
    int count = scandir(walk->path.bytes, &names, is_real_name, compare_names);
    if (count < 0) {
        return refuse(walk, errno);
    }
    for (int i = 0; i < count; i++) {
        if (status == DBT_OK) {
            status = visit_child(walk, names[i]->d_name);
        }
        free(names[i]);
    }
    free(names);
    return status == DBT_OK ? tell(walk, DBT_WALK_FOLDER_DONE) : status;
}

static enum dbt_status visit_path(struct walk *walk)
{
    struct stat found;
    if (lstat(walk->path.bytes, &found) != 0) {
        bool nothing = errno == ENOENT && walk->path.length == walk->root_length;
        return nothing ? DBT_OK : refuse(walk, errno);
    }
    if (!S_ISDIR(found.st_mode)) {
        return tell(walk, DBT_WALK_FILE);
    }
    if (walk->depth == DEPTH_MAX) {
        return refuse(walk, ENAMETOOLONG);
    }
    walk->depth++;
    enum dbt_status status = visit_folder(walk);
    walk->depth--;
    return status;
}

enum dbt_status dbt_walk(const char *path, dbt_walk_visit *visit, void *context,
                         struct dbt_error *error)
{
    struct walk walk = {.visit = visit, .context = context, .error = error};
    dbt_buffer_init(&walk.path);
    dbt_buffer_string(&walk.path, path);
    walk.root_length = walk.path.length;
    enum dbt_status status = walk.path.failed ? refuse(&walk, ENOMEM) : visit_path(&walk);
    dbt_buffer_release(&walk.path);
    return status;
}
