#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# The cases of a folder of JSON lines, one a line and all octets in hex, for
# programs that read no JSON:
#
#     date TEXT SECONDS            SECONDS is - where the text is no date
#     line LINE FORM NAME          FORM as cp_set_cookie_form
#     life LINE NOW deleted|stored
#     attack FIELD NAME            some software reads NAME in FIELD
use strict;
use warnings;
use JSON::PP;
use Time::Local qw(timegm_modern);

my $folder = shift;
my %month  = do { my $i = 0; map { $_ => $i++ } qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec) };

sub cases {
    my ($file) = @_;
    open my $in, '<', "$folder/$file" or die "$folder/$file: $!\n";
    return map { decode_json($_) } <$in>;
}

# A field of octets, never empty: `.` stands before the hex digits.
sub octets { return '.' . unpack 'H*', join '', map { chr ord } split //, shift }

for my $case (cases('http-state-dates.jsonl')) {
    my $date    = $case->{derived}{value};
    my $seconds = '-';
    if (defined $date && $date =~ /^\w+, (\d+) (\w+) (\d+) (\d+):(\d+):(\d+) GMT$/) {
        $seconds = timegm_modern($6, $5, $4, $1, $month{$2}, $3);
    }
    print join(' ', 'date', octets($case->{given}), $seconds), "\n";
}

for my $case (cases('http-state.jsonl')) {
    my $derived = $case->{derived};
    my ($year, $mon, $day) = split /-/, $derived->{now};
    my $now   = timegm_modern(0, 0, 0, $day, $mon - 1, $year);
    my @lines = @{ $case->{set_cookie} };
    for my $reading (@{ $derived->{per_line} }) {
        my $line     = shift @lines;
        my $rejected = $reading->{rejected} // '';
        my $name     = $reading->{name};
        next if $rejected =~ /longer than 4096/;    # a limit of the browser's, not of the name
        my $form = $rejected eq 'control character' ? 1 : length($name // '') ? 0 : 2;
        print join(' ', 'line', octets($line), $form, octets($name // '')), "\n";
        print join(' ', 'life', octets($line), $now, $reading->{effect}), "\n" if $reading->{effect};
    }
}

for my $case (cases('attacks.jsonl')) {
    my $field = $case->{given}{cookie} // next;
    my %seen;
    for my $reading (grep { ref } values %{ $case->{readings} }) {
        $seen{ $_->[0] }++ for @$reading;
    }
    print join(' ', 'attack', octets($field), octets($_)), "\n" for sort keys %seen;
}
