/* The program; everything it does is in the library. */
#include "debitera/app.h"

int main(int argc, char **argv)
{
    return dbt_app_main(argc, argv);
}
