# SPDX-License-Identifier: Apache-2.0
#
# Compiles the built-in texts, one file a language, into C: an enum of keys
# (to the file named by `header`) and a table by language (to stdout).
#
#   awk -v header=texts.h -f compile.awk plural.rules en.txt fr.txt > texts.c
#
# A line is `KEY text`, `#` begins a comment line. English is the measure: a
# text that is missing, unknown or doubled in another language, that does not
# fill in the same {placeholders} or was left in English stops the build, and
# so does one without a form for each kind of number that its language has.

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

function forms(text)
{
    return gsub(/\|/, "", text) + 1
}

# Whether a text was copied and forgotten. Names and dates may be the same.
function is_left(en, text)
{
    if (en != text)
        return 0
    gsub(/\{[a-z]+\}/, "", text)
    return length(text) > 25
}

# The name of a language's rule for numbers, where there is such a rule.
function rule(lang)
{
    if (!((lang, "language.plural") in texts) || !(texts[lang, "language.plural"] in rule_forms))
        return ""
    return texts[lang, "language.plural"]
}

# How many forms a text needs in a language; 0: it is none that has forms.
function wanted(key, lang)
{
    if (key == "date.months")
        return 12
    return index(texts["en", key], "|") && rule(lang) ? rule_forms[rule(lang)] : 0
}

function check_text(lang, key,    text, n)
{
    text = texts[lang, key]
    n = wanted(key, lang)
    if (!fills(texts["en", key], text) || !fills(text, texts["en", key]))
        complain(files[lang], key, "has other {placeholders} than the English text")
    else if (n && forms(text) != n)
        complain(files[lang], key, "has " forms(text) " forms, parted by |; wanted: " n \
            (key == "date.months" ? "" : ", as rule " rule(lang) " says"))
    else if (lang != "en" && is_left(texts["en", key], text))
        complain(files[lang], key, "is the English text")
    else if (key == "language.plural" && !rule(lang))
        complain(files[lang], key, "is no rule of plural.rules: " text)
    else if (key == "language.direction" && text != "ltr" && text != "rtl")
        complain(files[lang], key, "is neither ltr nor rtl: " text)
}

# `%10=2-4:2` as a record of C.
function rule_case(word,    modulo, range, form)
{
    if (word !~ /^(%[0-9]+=)?[0-9]+(-[0-9]+)?:[0-9]+$/) {
        complain(rules_file, $1, "is not a case: " word)
        return ""
    }
    form = substr(word, index(word, ":") + 1)
    word = substr(word, 1, index(word, ":") - 1)
    modulo = 0
    if (index(word, "=")) {
        modulo = substr(word, 2, index(word, "=") - 2)
        word = substr(word, index(word, "=") + 1)
    }
    if (form < 1 || form + 0 > $2 + 0)
        complain(rules_file, $1, "has no form " form)
    split(word, range, "-")
    return "{" modulo ", " range[1] ", " (range[2] == "" ? range[1] : range[2]) ", " form - 1 "}"
}

/^#/ || /^[ \t\r]*$/ { next }

FILENAME ~ /\.rules$/ {
    rules_file = FILENAME
    rules[++rule_count] = $1
    rule_forms[$1] = $2 + 0
    for (i = 3; i <= NF; i++)
        rule_cases[$1] = rule_cases[$1] (i > 3 ? ", " : "") rule_case($i)
    if (NF - 2 > most_cases)
        most_cases = NF - 2
    next
}

!(FILENAME in seen) {
    seen[FILENAME] = 1
    lang = language(FILENAME)
    langs[++lang_count] = lang
    files[lang] = FILENAME
}

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
    else if (!(("en", "language.plural") in texts))
        complain(files["en"], "language.plural", "is missing")
    for (l = 1; l <= lang_count; l++) {
        lang = langs[l]
        for (k = 1; k <= key_count["en"]; k++) {
            key = order["en", k]
            if (!((lang, key) in texts))
                complain(files[lang], key, "is missing")
            else
                check_text(lang, key)
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
    print "/* A case of plural.rules: the numbers whose remainder (`modulo` 0: which" > header
    print " * themselves) is in low..high take this form, counted from 0. */" > header
    print "typedef struct {\n    int modulo, low, high, form;\n} cp_plural_case;\n" > header
    print "/* The first case that fits decides, else the last form; `count` cases. */" > header
    print "typedef struct {\n    const char *name;\n    int forms, count;" > header
    print "    cp_plural_case cases[" most_cases + 1 "];\n} cp_plural;\n" > header
    print "typedef struct {\n    const char *lang;\n    const cp_plural *plural;" > header
    print "    const char *text[CP_TEXTS];\n} cp_texts;\n" > header
    print "/* The rules, closed by one without a name. */" > header
    print "extern const cp_plural cp_plurals[];\n" > header
    print "/* The keys as the files write them. */" > header
    print "extern const char *const cp_text_keys[CP_TEXTS];\n" > header
    print "/* One a language; closed by a record without a `lang`. */" > header
    print "extern const cp_texts cp_texts_all[];\n\n#endif" > header

    print "/* Made from src/page/texts by compile.awk. */\n#include \"texts.h\"\n"
    print "const char *const cp_text_keys[CP_TEXTS] = {"
    for (k = 1; k <= key_count["en"]; k++)
        print "    \"" order["en", k] "\","
    print "};\n"
    print "const cp_plural cp_plurals[] = {"
    for (r = 1; r <= rule_count; r++) {
        n = split(rule_cases[rules[r]], parts, "}") - 1
        print "    {\"" rules[r] "\", " rule_forms[rules[r]] ", " (n < 0 ? 0 : n) ", {" \
            (n > 0 ? rule_cases[rules[r]] : "{0, 0, 0, 0}") "}},"
        rule_number[rules[r]] = r - 1
    }
    print "    {0},\n};\n"
    print "const cp_texts cp_texts_all[] = {"
    for (l = 1; l <= lang_count; l++) {
        print "    {\"" langs[l] "\",\n     &cp_plurals[" \
            rule_number[rule(langs[l])] "],\n     {"
        for (k = 1; k <= key_count["en"]; k++) {
            key = order["en", k]
            print "         [" symbol(key) "] = " quoted(texts[langs[l], key]) ","
        }
        print "     }},"
    }
    print "    {0},\n};"
}
