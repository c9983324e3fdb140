# SPDX-License-Identifier: Apache-2.0
#
# Compiles a stylesheet into C, without its comments, its indents and the ends
# of its lines. A comment stands on lines of its own.
#
#   awk -v name=cp_look -v hash=HASH -f compile.awk look.css > look.c

BEGIN {
    print "/* Made from a stylesheet by compile.awk. */"
    print "extern const char " name "[], " name "_hash[];"
    print "const char " name "_hash[] = \"" hash "\";"
    print "const char " name "[] ="
}

/^[ \t]*\/\*/ { comment = 1 }

!comment {
    sub(/^[ \t]+/, "")
    gsub(/: /, ":")
    gsub(/ \{/, "{")
    gsub(/, /, ",")
    gsub(/ > /, ">")
    gsub(/\\/, "\\\\")
    gsub(/"/, "\\\"")
    if ($0 != "")
        print "    \"" $0 "\""
}

/\*\/[ \t]*$/ { comment = 0 }

END { print "    \"\\n\";" }
