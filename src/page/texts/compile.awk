# SPDX-License-Identifier: Apache-2.0
#
# Compiles the built-in texts, one file a language, into C: an enum of keys
# (to the file named by `header`) and a table by language (to stdout).
#
#   awk -v header=texts.h -f compile.awk en.txt fr.txt > texts.c
#
# A line is `KEY text`, `#` begins a comment line. English is the measure: a
# text that is missing, unknown or doubled in another language, or that does
# not fill in the same {placeholders}, stops the build.

function complain(file, key, what)
{
    print file ": " key ": " what > "/dev/stderr"
    failed = 1
}

function language(file)
{
    sub(/.*\//, "", file)
    sub(/\.txt$/, "", file)
    return file
}

function symbol(key)
{
    key = toupper(key)
    gsub(/[.-]/, "_", key)
    return "CP_T_" key
}

function quoted(text)
{
    gsub(/\\/, "&&", text)
    gsub(/"/, "\\\\&", text)
    return "\"" text "\""
}

# Whether each {placeholder} of `a` stands in `b` too.
function fills(a, b)
{
    while (match(a, /\{[a-z]+\}/)) {
        if (!index(b, substr(a, RSTART, RLENGTH)))
            return 0
        a = substr(a, RSTART + RLENGTH)
    }
    return 1
}

FNR == 1 {
    lang = language(FILENAME)
    langs[++lang_count] = lang
    files[lang] = FILENAME
}

/^#/ || /^[ \t\r]*$/ { next }

{
    key = $1
    text = $0
    sub(/^[^ \t]+[ \t]*/, "", text)
    sub(/[ \t\r]+$/, "", text)
    if (key !~ /^[a-z][a-z0-9.-]*$/)
        complain(FILENAME, key, "no key: small letters, digits, dots and dashes")
    else if ((lang, key) in texts)
        complain(FILENAME, key, "comes twice")
    else if (text == "")
        complain(FILENAME, key, "has no text")
    texts[lang, key] = text
    order[lang, ++key_count[lang]] = key
}

END {
    if (!("en" in files))
        complain("en.txt", "*", "is missing; it says which texts there are")
    for (l = 1; l <= lang_count; l++) {
        lang = langs[l]
        for (k = 1; k <= key_count["en"]; k++) {
            key = order["en", k]
            if (!((lang, key) in texts))
                complain(files[lang], key, "is missing")
            else if (!fills(texts["en", key], texts[lang, key]) ||
                     !fills(texts[lang, key], texts["en", key]))
                complain(files[lang], key, "has other {placeholders} than the English text")
        }
        for (k = 1; k <= key_count[lang]; k++)
            if (!(("en", order[lang, k]) in texts))
                complain(files[lang], order[lang, k], "is unknown: en.txt does not have it")
    }
    if (failed)
        exit 1

    print "/* Made from src/page/texts by compile.awk. */" > header
    print "#ifndef CP_TEXTS_H\n#define CP_TEXTS_H\n\ntypedef enum {" > header
    for (k = 1; k <= key_count["en"]; k++)
        print "    " symbol(order["en", k]) "," > header
    print "    CP_TEXTS\n} cp_text;\n" > header
    print "typedef struct {\n    const char *lang;\n    const char *text[CP_TEXTS];\n} cp_texts;\n" > header
    print "/* The keys as the files write them. */" > header
    print "extern const char *const cp_text_keys[CP_TEXTS];\n" > header
    print "/* One a language; closed by a record without a `lang`. */" > header
    print "extern const cp_texts cp_texts_all[];\n\n#endif" > header

    print "/* Made from src/page/texts by compile.awk. */\n#include \"texts.h\"\n"
    print "const char *const cp_text_keys[CP_TEXTS] = {"
    for (k = 1; k <= key_count["en"]; k++)
        print "    \"" order["en", k] "\","
    print "};\n"
    print "const cp_texts cp_texts_all[] = {"
    for (l = 1; l <= lang_count; l++) {
        print "    {\"" langs[l] "\",\n     {"
        for (k = 1; k <= key_count["en"]; k++) {
            key = order["en", k]
            print "         [" symbol(key) "] = " quoted(texts[langs[l], key]) ","
        }
        print "     }},"
    }
    print "    {0},\n};"
}
