/*
 * Small PDFs, written object by object: pages with tags, a link, bookmarks; as other stages make
 * them, and damaged.
 */
#ifndef DEBITERA_TESTS_PACKAGE_PARTS_H
#define DEBITERA_TESTS_PACKAGE_PARTS_H

#include "support.h"

#include "debitera/package.h"

enum { PARTS_OBJECTS_MAX = 32 };

struct parts_pdf {
    struct dbt_buffer bytes;
    size_t places[PARTS_OBJECTS_MAX + 1];
    size_t count;
};

static void parts_object(struct parts_pdf *pdf, const char *format, ...) DBT_PRINTF(2, 3);

/* Objects are numbered from 1, in the order of the calls. */
static void parts_object(struct parts_pdf *pdf, const char *format, ...)
{
    va_list list;
    pdf->places[++pdf->count] = pdf->bytes.length;
    dbt_buffer_format(&pdf->bytes, "%zu 0 obj\n", pdf->count);
    va_start(list, format);
    dbt_buffer_format_list(&pdf->bytes, format, list);
    va_end(list);
    dbt_buffer_string(&pdf->bytes, "\nendobj\n");
}

static void parts_end(struct parts_pdf *pdf)
{
    size_t start = pdf->bytes.length;
    dbt_buffer_format(&pdf->bytes, "xref\n0 %zu\n0000000000 65535 f \n", pdf->count + 1);
    for (size_t i = 1; i <= pdf->count; i++) {
        dbt_buffer_format(&pdf->bytes, "%010zu 00000 n \n", pdf->places[i]);
    }
    dbt_buffer_format(&pdf->bytes,
                      "trailer\n<< /Size %zu /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
                      pdf->count + 1, start);
}

static void parts_page(struct parts_pdf *pdf, int key, const char *more)
{
    parts_object(pdf,
                 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 5 0 R "
                 "/Resources << /Font << /F 6 0 R >> >> /StructParents %d %s >>",
                 key, more);
}

/* Two pages that say `word`; tagged, with a link that has a key of its own, and bookmarks: the
   title, and below it one for each page, the second by an action. */
static __attribute__((unused)) void parts_tagged(struct parts_pdf *pdf, const char *word)
{
    char content[128];
    *pdf = (struct parts_pdf){.count = 0};
    dbt_buffer_init(&pdf->bytes);
    snprintf(content, sizeof content, "/P << /MCID 0 >> BDC BT /F 20 Tf 10 50 Td (%s) Tj ET EMC",
             word);
    dbt_buffer_string(&pdf->bytes, "%PDF-1.7\n");
    parts_object(pdf, "<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 7 0 R /Outlines 13 0 R "
                      "/MarkInfo << /Marked true >> >>");
    parts_object(pdf, "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>");
    parts_page(pdf, 0, "/Annots [17 0 R]");
    parts_page(pdf, 1, "");
    parts_object(pdf, "<< /Length %zu >>\nstream\n%s\nendstream", strlen(content), content);
    parts_object(pdf, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    parts_object(pdf, "<< /Type /StructTreeRoot /K 8 0 R /ParentTree 12 0 R /RoleMap << /Line /P "
                      ">> >>");
    parts_object(pdf, "<< /Type /StructElem /S /Document /P 7 0 R /K [9 0 R 10 0 R 11 0 R] >>");
    parts_object(pdf, "<< /Type /StructElem /S /P /P 8 0 R /Pg 3 0 R /K 0 >>");
    parts_object(pdf, "<< /Type /StructElem /S /Line /P 8 0 R /Pg 4 0 R /K 0 >>");
    parts_object(pdf, "<< /Type /StructElem /S /Link /P 8 0 R /Pg 3 0 R /K << /Type /OBJR /Obj 17 "
                      "0 R >> >>");
    parts_object(pdf, "<< /Kids [18 0 R 19 0 R] >>");
    parts_object(pdf, "<< /Type /Outlines /First 14 0 R /Last 14 0 R >>");
    parts_object(pdf, "<< /Title (Faktura) /Parent 13 0 R /First 15 0 R /Last 20 0 R /Dest [3 0 R "
                      "/Fit] >>");
    parts_object(pdf,
                 "<< /Title (First \\(unit\\)) /Parent 14 0 R /Next 16 0 R /Dest [3 0 R /XYZ 0 "
                 "90.5 null] >>");
    parts_object(pdf, "<< /Title <FEFF004E00E50064> /Parent 14 0 R /Next 20 0 R /A << /S /GoTo /D "
                      "[4 0 R /XYZ 0 80 null] >> >>");
    parts_object(pdf, "<< /Type /Annot /Subtype /Link /Rect [0 0 10 10] /Dest [4 0 R /Fit] "
                      "/StructParent 2 >>");
    parts_object(pdf, "<< /Limits [0 1] /Nums [0 [9 0 R] 1 [10 0 R]] >>");
    parts_object(pdf, "<< /Limits [2 2] /Nums [2 11 0 R] >>");
    parts_object(pdf, "<< /Title (Nowhere) /Parent 14 0 R /Dest (by name) >>");
    parts_end(pdf);
}

/* A page without tags or bookmarks. */
static __attribute__((unused)) void parts_plain(struct parts_pdf *pdf)
{
    *pdf = (struct parts_pdf){.count = 0};
    dbt_buffer_init(&pdf->bytes);
    dbt_buffer_string(&pdf->bytes, "%PDF-1.4\n");
    parts_object(pdf, "<< /Type /Catalog /Pages 2 0 R >>");
    parts_object(pdf, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    parts_object(pdf, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /StructParents 0 >>");
    parts_end(pdf);
}

#endif
