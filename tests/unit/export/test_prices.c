/* The price list of a day: every service, in three forms. */
#include "price_sample.h"

static const char *prices(struct sample *sample, const char *day, enum dbt_list_form form)
{
    struct price_sample list;
    price_sample_fill(&list);
    dbt_buffer_clear(&sample->out);
    assert_int_equal(
        dbt_export_prices(&list.region, sample_day(day), form, &sample->out, &sample->error),
        DBT_OK);
    return sample->out.bytes;
}

static void csv_has_a_row_per_service(void **state)
{
    assert_string_equal(
        prices(*state, "2025-04-30", DBT_LIST_CSV),
        "service_code,component,service_name,package,obligation,model,unit,status,price_kr,per,"
        "scheme,tiers,included,minimum_kr,readings,from,document,note,place\n"
        "listed,,Listade,Bas,mandatory,metered,st,confirmed,2.53,year,,,,,,2024-01-01,D §1,assumed,"
        "prices.yaml:12\n"
        "helpdesk,,helpdesk,Bas,mandatory,package,st,confirmed,1200.00,month,,,,,,2024-01-01,D §1,,"
        "prices.yaml:12\n"
        "sms,text,sms,Tillval,mandatory,metered,st,confirmed,,piece,graduated,1000: 0.50; 0.40,40,"
        "25.00,,2025-01-01,D §1,,prices.yaml:12\n"
        "agreed,,agreed,Bas,mandatory,recurring,st,no price,,,,,,,,,D §1,,\n"
        "tv,,tv,Bas,mandatory,pass-through,st,at cost,,,,,,,,,D §1,,\n"
        "portal,,portal,Bas,mandatory,included,,included,,,,,,,,,D §1,,\n");
}

static void a_day_has_its_own_names_prices_and_documents(void **state)
{
    const char *text = prices(*state, "2025-05-01", DBT_LIST_CSV);
    assert_non_null(strstr(text,
                           "listed,,\"Listade, nytt\",Bas,mandatory,metered,st,confirmed,2.85,"
                           "year,,,,,,2025-05-01,P §1,,prices.yaml:12\n"));
    text = prices(*state, "2027-01-01", DBT_LIST_CSV);
    assert_non_null(strstr(text, ",unconfirmed,,,,,,,725.00 kr/year or 725.00 kr/month,"
                                 "2027-01-01,"));
}

static void the_table_is_by_package_and_has_notes(void **state)
{
    assert_string_equal(
        prices(*state, "2025-04-30", DBT_LIST_TABLE),
        "Lista, on 2025-04-30\n"
        "\n"
        "  Service    Name      Obligation  Model         Price, without VAT           "
        "                                                  Unit  From        Status    "
        " Document  Place\n"
        "\n"
        "Bas\n"
        "  listed     Listade   mandatory   metered       2.53 kr/year                 "
        "                                                  st    2024-01-01  confirmed "
        " D §1      prices.yaml:12\n"
        "  helpdesk   helpdesk  mandatory   package       1200.00 kr/month             "
        "                                                  st    2024-01-01  confirmed "
        " D §1      prices.yaml:12\n"
        "\n"
        "Tillval\n"
        "  sms, text  sms       mandatory   metered       0.50 to 1000, 0.40 above, "
        "kr/piece, graduated, 40 included, at least 25.00 kr  st    2025-01-01  "
        "confirmed  D §1      prices.yaml:12\n"
        "\n"
        "Bas\n"
        "  agreed     agreed    mandatory   recurring     only as agreed, on the "
        "subscription                                            st                no "
        "price   D §1\n"
        "  tv         tv        mandatory   pass-through  –                            "
        "                                                  st                at cost   "
        " D §1\n"
        "  portal     portal    mandatory   included      –                            "
        "                                                                    included  "
        " D §1\n"
        "\n"
        "Notes\n"
        "  listed: assumed\n");
}

static void notes_say_what_readings_are_and_what_comes(void **state)
{
    const char *text = prices(*state, "2027-01-01", DBT_LIST_TABLE);
    assert_non_null(strstr(text, "\nNotes\n  helpdesk, reading A\n  helpdesk, reading B\n"));
    text = prices(*state, "2023-12-31", DBT_LIST_TABLE);
    assert_non_null(strstr(text, "  listed: its first price holds from 2024-01-01\n"));
    text = prices(*state, "2025-05-01", DBT_LIST_TABLE);
    assert_null(strstr(text, "Notes"));
}

static void json_holds_all_of_it(void **state)
{
    (void)prices(*state, "2025-04-30", DBT_LIST_JSON);
    json_t *root = sample_parse(*state);
    sample_string(root, "region", "trial");
    sample_string(root, "date", "2025-04-30");
    sample_string(root, "services.0.price.price_kr", "2.53");
    sample_string(root, "services.0.price.place", "prices.yaml:12");
    assert_true(json_is_null(sample_at(root, "services.2.price.price_kr")));
    sample_integer(root, "services.2.price.tiers.0.up_to", 1000);
    assert_true(json_is_null(sample_at(root, "services.2.price.tiers.1.up_to")));
    sample_integer(root, "services.2.price.minimum_ore", 2500);
    sample_string(root, "services.3.status", "no price");
    assert_true(json_is_null(sample_at(root, "services.3.price")));
    sample_string(root, "services.5.unit", "");
    json_decref(root);
    (void)prices(*state, "2027-01-01", DBT_LIST_JSON);
    root = sample_parse(*state);
    sample_string(root, "services.1.price.readings.1.per", "month");
    assert_true(json_is_null(sample_at(root, "services.1.price.per")));
    json_decref(root);
}

static void memory_may_end(void **state)
{
    struct sample *sample = *state;
    struct price_sample list;
    enum dbt_status status = DBT_MEMORY;
    price_sample_fill(&list);
    sample->out.failed = true;
    assert_int_equal(dbt_export_prices(&list.region, 0, DBT_LIST_CSV, &sample->out, &sample->error),
                     DBT_MEMORY);
    sample->out.failed = false;
    json_set_alloc_funcs(sample_malloc, free);
    for (long most = 0; status != DBT_OK; most++) {
        sample_allocations = most;
        dbt_buffer_clear(&sample->out);
        status = dbt_export_prices(&list.region, sample_day("2027-01-01"), DBT_LIST_JSON,
                                   &sample->out, &sample->error);
        assert_true(status == DBT_OK || status == DBT_MEMORY);
    }
    sample_allocations = -1;
    json_set_alloc_funcs(malloc, free);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(csv_has_a_row_per_service),
        SAMPLE_TEST(a_day_has_its_own_names_prices_and_documents),
        SAMPLE_TEST(the_table_is_by_package_and_has_notes),
        SAMPLE_TEST(notes_say_what_readings_are_and_what_comes),
        SAMPLE_TEST(json_holds_all_of_it),
        SAMPLE_TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
