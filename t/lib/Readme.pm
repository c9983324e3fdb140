# SPDX-License-Identifier: Apache-2.0
#
# The examples of README.md. A block that begins with "```LANGUAGE NAME" is
# loaded by a test under that name, so what readers copy is what was tested.
#
#   my @all = Readme::examples("$top/README.md");     # { language, name, text, line }
#   Readme::plant("$top/README.md", $directory);
#
# `plant` writes each named example into a file of its name and, below public/,
# the same without the lines that speak of Cache-Control.

package Readme;

use strict;
use warnings;

sub slurp {
    open my $in, '<:raw', $_[0] or die "$_[0]: $!";
    local $/;
    return scalar <$in>;
}

sub examples {
    my $readme = slurp($_[0]);
    my @found;
    while ($readme =~ /^```(\w+)(?:[ ]+(\S+))?\n(.*?)^```$/msg) {
        my $line = 1 + (substr($readme, 0, $-[0]) =~ tr/\n//);
        push @found, { language => $1, name => $2, text => $3, line => $line };
    }
    return @found;
}

# What is there already in the same words keeps its date, for make; whether it
# was not.
sub write_file {
    my ($file, $text) = @_;
    return 0 if -e $file && slurp($file) eq $text;
    open my $out, '>:raw', $file or die "$file: $!";
    print $out $text;
    close $out or die "$file: $!";
    chmod $text =~ /^#!/ ? 0755 : 0644, $file or die "$file: $!";
    return 1;
}

sub plant {
    my ($readme, $directory) = @_;
    for my $example (grep { defined $_->{name} } examples($readme)) {
        write_file("$directory/$example->{name}", $example->{text});
        write_file("$directory/public/$example->{name}",
            join '', grep { !/cache[-_]control/i } split /^/, $example->{text});
    }
    return;
}

1;
