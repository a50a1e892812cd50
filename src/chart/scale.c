/* Which figures an axis begins and ends with. */
#include "scale.h"

#include <math.h>

#define FULL_SHARE 10000.0 /* 100 %, in hundredths of a percent */
/* A line may begin above 0 when it spans less than this of its level; and it is never shown as if
   less than LEAST_SPAN of it were much. */
#define BREAK_SPAN       0.2
#define LEAST_SPAN       0.02
#define LEAST_SHARE_SPAN 1000.0
#define FIGURE_MOST      9.2e18

void dbt_bounds_init(struct dbt_bounds *bounds)
{
    *bounds = (struct dbt_bounds){1, 0};
}

bool dbt_bounds_any(const struct dbt_bounds *bounds)
{
    return bounds->least <= bounds->most;
}

void dbt_bounds_add(struct dbt_bounds *bounds, double value)
{
    bool any = dbt_bounds_any(bounds);
    bounds->least = any ? fmin(bounds->least, value) : value;
    bounds->most = any ? fmax(bounds->most, value) : value;
}

/* Where the axis has to reach, before its ends are rounded to ticks. */
static struct dbt_bounds widen(const struct dbt_chart *chart, struct dbt_bounds bounds)
{
    double span = bounds.most - bounds.least;
    bool is_line = chart->kind == DBT_CHART_LINE;
    if (chart->is_share) {
        double begin = fmin(bounds.least, FULL_SHARE - LEAST_SHARE_SPAN);
        bool high = is_line && bounds.least >= FULL_SHARE / 2;
        return (struct dbt_bounds){high ? begin : fmin(bounds.least, 0),
                                   fmax(bounds.most, FULL_SHARE)};
    }
    if (is_line && bounds.least > 0 && span < BREAK_SPAN * bounds.most) {
        double more = fmax(LEAST_SPAN * bounds.most - span, 0) / 2;
        return (struct dbt_bounds){fmax(bounds.least - more, 0), bounds.most + more};
    }
    return (struct dbt_bounds){fmin(bounds.least, 0), fmax(bounds.most, 0)};
}

/* The step that comes after: 1, 2, 2.5, 5, 10; of units, so that 2.5 of one is none. */
static double next_step(double step)
{
    double power = pow(10, floor(log10(step) + 1e-9));
    double lead = step / power;
    if (lead < 1.5) {
        return 2 * power;
    }
    if (lead < 2.2) {
        return power > 1.5 ? 2.5 * power : 5 * power;
    }
    return lead < 3 ? 5 * power : 10 * power;
}

static void mark_ticks(struct dbt_scale *scale)
{
    for (size_t i = 0; i < DBT_TICKS_MOST; i++) {
        double value = scale->low + (double)i * scale->step;
        if (value > scale->high + scale->step / 2 || fabs(value) > FIGURE_MOST) {
            break;
        }
        scale->ticks[i] = (dbt_figure)llround(value);
        scale->tick_count++;
    }
}

void dbt_scale_make(struct dbt_scale *scale, const struct dbt_chart *chart,
                    struct dbt_bounds bounds, unsigned intervals)
{
    double unit = chart->unit > 0 ? (double)chart->unit : 1;
    struct dbt_bounds wide = dbt_bounds_any(&bounds) ? widen(chart, bounds)
                             : chart->is_share       ? (struct dbt_bounds){0, FULL_SHARE}
                                                     : (struct dbt_bounds){0, 0};
    *scale = (struct dbt_scale){.high = unit};
    if (wide.most - wide.least < unit / 2) {
        scale->tick_count = 1; /* nothing but 0 */
        return;
    }
    double step = 1;
    while ((wide.most - wide.least) / unit > step * 10 * (double)intervals) {
        step *= 10;
    }
    double low = floor(wide.least / unit / step);
    double high = ceil(wide.most / unit / step);
    while (high - low > (double)intervals) {
        step = next_step(step);
        low = floor(wide.least / unit / step);
        high = ceil(wide.most / unit / step);
    }
    scale->step = step * unit;
    scale->low = low * scale->step;
    scale->high = high * scale->step;
    scale->is_broken = scale->low > 0;
    mark_ticks(scale);
}

double dbt_scale_at(const struct dbt_scale *scale, double value)
{
    double at = (value - scale->low) / (scale->high - scale->low);
    return fmin(fmax(at, 0), 1);
}
