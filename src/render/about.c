/* Writing the catalogue, the information dictionary and its copy in XMP, and attachments. */
#include "about.h"

#include "profile.h"
#include "syntax.h"

static void add_escaped(struct dbt_buffer *out, const char *text)
{
    for (; *text != '\0'; text++) {
        const char *escaped = *text == '&'   ? "&amp;"
                              : *text == '<' ? "&lt;"
                              : *text == '>' ? "&gt;"
                                             : NULL;
        dbt_buffer_add(out, escaped != NULL ? escaped : text,
                       escaped != NULL ? strlen(escaped) : 1);
    }
}

static void add_property(struct dbt_buffer *out, const char *before, const char *text,
                         const char *after)
{
    dbt_buffer_string(out, before);
    add_escaped(out, text);
    dbt_buffer_string(out, after);
}

/* PDF/A knows the properties of its own time only; the one of PDF/UA has to be described. */
static void add_description(struct dbt_buffer *out)
{
    dbt_buffer_string(
        out, "<rdf:Description rdf:about=\"\""
             " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
             " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
             " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
             "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">"
             "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
             "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
             "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
             "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">"
             "<pdfaProperty:name>part</pdfaProperty:name>"
             "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
             "<pdfaProperty:category>internal</pdfaProperty:category>"
             "<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>"
             "</rdf:li></rdf:Seq></pdfaSchema:property>"
             "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n");
}

static void fill_metadata(struct dbt_buffer *out, const struct dbt_document *document)
{
    char day[DBT_DATE_BYTES];
    const char *date = dbt_day_write(document->date, day);
    dbt_buffer_string(out,
                      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                      "<rdf:Description rdf:about=\"\""
                      " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                      " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
                      " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
                      " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
                      " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
                      "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>\n"
                      "<pdfuaid:part>1</pdfuaid:part>\n<dc:format>application/pdf</dc:format>\n");
    add_property(out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", document->title,
                 "</rdf:li></rdf:Alt></dc:title>\n");
    add_property(out, "<dc:creator><rdf:Seq><rdf:li>", document->author,
                 "</rdf:li></rdf:Seq></dc:creator>\n");
    if (document->language != NULL) {
        add_property(out, "<dc:language><rdf:Bag><rdf:li>", document->language,
                     "</rdf:li></rdf:Bag></dc:language>\n");
    }
    add_property(out, "<xmp:CreateDate>", date, "T00:00:00Z</xmp:CreateDate>\n");
    add_property(out, "<xmp:ModifyDate>", date, "T00:00:00Z</xmp:ModifyDate>\n");
    dbt_buffer_string(out,
                      "<xmp:CreatorTool>" DBT_PDF_PROGRAM "</xmp:CreatorTool>\n"
                      "<pdf:Producer>" DBT_PDF_PROGRAM "</pdf:Producer>\n</rdf:Description>\n");
    add_description(out);
    dbt_buffer_string(out, "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
}

static uint32_t write_metadata(struct dbt_objects *objects, const struct dbt_document *document,
                               struct dbt_buffer *scratch)
{
    uint32_t number = dbt_objects_reserve(objects, 1);
    dbt_buffer_clear(scratch);
    fill_metadata(scratch, document);
    objects->failed |= scratch->failed;
    dbt_objects_stream_plain(objects, number, "/Type/Metadata/Subtype/XML",
                             dbt_buffer_text(scratch));
    return number;
}

static uint32_t write_profile(struct dbt_objects *objects, struct dbt_buffer *scratch)
{
    uint32_t number = dbt_objects_reserve(objects, 1);
    dbt_buffer_clear(scratch);
    dbt_profile_write(scratch);
    objects->failed |= scratch->failed;
    dbt_objects_stream(objects, number, "/N 3", dbt_buffer_text(scratch));
    return number;
}

static uint32_t write_info(struct dbt_objects *objects, const struct dbt_document *document,
                           struct dbt_buffer *scratch)
{
    uint32_t number = dbt_objects_reserve(objects, 1);
    dbt_buffer_clear(scratch);
    dbt_buffer_string(scratch, "<</Title ");
    dbt_pdf_text(scratch, document->title);
    dbt_buffer_string(scratch, "/Author ");
    dbt_pdf_text(scratch, document->author);
    dbt_buffer_string(scratch, "/Creator (" DBT_PDF_PROGRAM ")/Producer (" DBT_PDF_PROGRAM
                               ")/CreationDate ");
    dbt_pdf_date(scratch, document->date);
    dbt_buffer_string(scratch, "/ModDate ");
    dbt_pdf_date(scratch, document->date);
    dbt_buffer_string(scratch, ">>");
    objects->failed |= scratch->failed;
    dbt_objects_add(objects, number, dbt_buffer_text(scratch));
    return number;
}

/* A slash within a type is no part of PDF's grammar of names. */
static void add_type(struct dbt_buffer *out, const char *type)
{
    dbt_buffer_string(out, "/Type/EmbeddedFile/Subtype/");
    for (; *type != '\0'; type++) {
        dbt_buffer_add(out, *type == '/' ? "#2F" : type, *type == '/' ? 3 : 1);
    }
}

static void write_file(struct dbt_objects *objects, const struct dbt_attachment *attachment,
                       uint32_t number, dbt_day date, struct dbt_buffer *scratch)
{
    dbt_buffer_clear(scratch);
    add_type(scratch, attachment->type);
    dbt_buffer_format(scratch, "/Params<</Size %zu/ModDate", attachment->bytes.length);
    dbt_pdf_date(scratch, date);
    dbt_buffer_string(scratch, ">>");
    objects->failed |= scratch->failed;
    dbt_objects_stream(objects, number + 1, scratch->bytes, attachment->bytes);

    struct dbt_buffer *out = dbt_objects_pack(objects, number);
    dbt_buffer_string(out, "<</Type/Filespec/AFRelationship/Data/F");
    dbt_pdf_text(out, attachment->name);
    dbt_buffer_string(out, "/UF");
    dbt_pdf_text(out, attachment->name);
    dbt_buffer_string(out, "/Desc");
    dbt_pdf_text(out, attachment->description);
    dbt_buffer_format(out, "/EF<</F %u 0 R/UF %u 0 R>>>>", number + 1, number + 1);
}

static uint32_t write_files(struct dbt_objects *objects, const struct dbt_document *document,
                            struct dbt_buffer *scratch)
{
    uint32_t first = dbt_objects_reserve(objects, 2 * document->attachment_count);
    for (size_t i = 0; i < document->attachment_count; i++) {
        write_file(objects, &document->attachments[i], first + 2 * (uint32_t)i, document->date,
                   scratch);
    }
    return first;
}

/* Both of the whole document's and, by their names, of whoever looks for attachments. */
static void add_files(struct dbt_buffer *out, const struct dbt_document *document, uint32_t first)
{
    size_t count = document->attachment_count;
    dbt_buffer_string(out, "/AF[");
    for (size_t i = 0; i < count; i++) {
        dbt_buffer_format(out, " %zu 0 R", first + 2 * i);
    }
    dbt_buffer_string(out, "]/Names<</EmbeddedFiles<</Names[");
    for (size_t i = 0; i < count; i++) {
        dbt_pdf_text(out, document->attachments[i].name);
        dbt_buffer_format(out, " %zu 0 R", first + 2 * i);
    }
    dbt_buffer_string(out, "]>>>>");
}

static void add_reference(struct dbt_buffer *out, const char *key, uint32_t number)
{
    if (number != 0) {
        dbt_buffer_format(out, "%s %u 0 R", key, number);
    }
}

struct dbt_about_numbers dbt_about_write(struct dbt_objects *objects, const struct dbt_about *about)
{
    const struct dbt_document *document = about->document;
    struct dbt_buffer scratch;
    dbt_buffer_init(&scratch);
    uint32_t metadata = write_metadata(objects, document, &scratch);
    uint32_t profile = write_profile(objects, &scratch);
    uint32_t files = write_files(objects, document, &scratch);
    struct dbt_about_numbers numbers = {.root = dbt_objects_reserve(objects, 1),
                                        .info = write_info(objects, document, &scratch)};
    dbt_buffer_clear(&scratch);
    dbt_buffer_string(&scratch, "<</Type/Catalog/MarkInfo<</Marked true>>"
                                "/ViewerPreferences<</DisplayDocTitle true>>");
    if (document->language != NULL) {
        dbt_buffer_string(&scratch, "/Lang");
        dbt_pdf_text(&scratch, document->language);
    }
    add_reference(&scratch, "/Pages", about->pages);
    add_reference(&scratch, "/StructTreeRoot", about->tree);
    add_reference(&scratch, "/Outlines", about->outline);
    add_reference(&scratch, "/Metadata", metadata);
    dbt_buffer_format(&scratch,
                      "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
                      "/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile %u 0 R>>]",
                      profile);
    if (document->attachment_count > 0) {
        add_files(&scratch, document, files);
    }
    dbt_buffer_add(&scratch, about->more.at, about->more.length);
    dbt_buffer_string(&scratch, ">>");
    objects->failed |= scratch.failed;
    dbt_objects_add(objects, numbers.root, dbt_buffer_text(&scratch));
    dbt_buffer_release(&scratch);
    return numbers;
}
