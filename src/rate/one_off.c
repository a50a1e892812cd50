/* One-off charges: pieces ordered × price on the day. Rows with an amount are passed on instead. */
#include "rater.h"

enum dbt_status dbt_rate_one_off(struct dbt_rater *rater)
{
    const struct dbt_registers *registers = rater->rating->registers;
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < registers->one_off_count; i++) {
        const struct dbt_one_off *row = &registers->one_offs[i];
        if (!row->has_amount) {
            status = dbt_rater_row(rater, row, DBT_CHARGE_ONE_OFF);
        }
    }
    return status;
}
