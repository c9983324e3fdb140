# SPDX-License-Identifier: Apache-2.0
#
# What another module hears from cookiepolicy_consent (mod_cookiepolicy.h):
# the same in every phase, in subrequests and internal redirects, on cache hits,
# and nothing before it can be known. `make install` hands out the header.

use strict;
use warnings FATAL => 'all';
use File::Temp ();
use Test::More;
use lib 't/lib';
use Client;
use Readme;

my $serial = 0;
sub mark { "X-Ask: $$-" . ++$serial }

# What a phase should have heard, as t/c-modules/asks writes it.
sub heard {
    my (%is) = @_;
    return join ',', map { "$_=$is{$_}" } qw(necessary audience statistical nothing);
}
my $nothing = heard(map { $_ => '0 not in force' } qw(necessary audience statistical nothing));

# Notes as [ phase, heard ].
sub phases { map { [ split / /, $_, 2 ] } split /;/, $_[0] }

sub all_hear {
    my ($notes, $expected, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my @phases = phases($notes);
    is_deeply \@phases, [ map { [ $_->[0], $_->[0] =~ /^(?:create_request|too_early)$/ ? $nothing : $expected ] } @phases ], $name;
    return map { $_->[0] } @phases;
}

my %unchosen = (necessary => '1 exempt', audience => '1 no objection', statistical => '0 undecided', nothing => '0 unknown category');
my $all  = grant('asked.test');
my $none = grant('asked.test', 'choice=none');
(my $changed = $all) =~ s/(statistical:y:)(.)/$1 . ($2 eq 'A' ? 'B' : 'A')/e;

my @visitors = (
    [ 'a stranger',  'asked.test', undef, heard(%unchosen) ],
    [ 'who agreed',  'asked.test', $all,  heard(%unchosen, audience => '1 granted', statistical => '1 granted') ],
    [ 'who refused', 'asked.test', $none, heard(%unchosen, audience => '0 refused', statistical => '0 refused') ],
    [ 'who agreed to less', 'asked.test', $changed, heard(%unchosen, audience => '1 granted', statistical => '0 changed') ],
    [ 'a stranger with a signal', 'asked.test', undef, heard(%unchosen, audience => '0 signal', statistical => '0 signal'), 'Sec-GPC: 1' ],
    [ 'Report',      'report.asked.test', $none, heard((map { $_ => '1 report' } qw(necessary audience statistical)), nothing => '0 unknown category') ],
    [ 'Off',         'off.asked.test', $all, $nothing ],
);

my @whole = qw(create_request too_early post_read_request quick_handler translate_name map_to_storage
  header_parser access_checker fixups handler);

for my $visitor (@visitors) {
    my ($who, $host, $cookie, $expected, @field) = @$visitor;
    push @field, "Cookie: $cookie" if defined $cookie;
    for my $protocol ('1.1', has_h2() ? '2' : ()) {
        my $get = sub { $protocol eq '2' ? ask_h2($host, GET => @_, @field) : ask($host, GET => @_, @field) };
        my $name = "$who, HTTP/$protocol";

        my $ask = mark();
        my @asked = all_hear($get->('/asks/plain', $ask)->{body}, $expected, "$name: every phase");
        is_deeply \@asked, \@whole, "$name: and those are all of them";
        my ($line) = log_lines('asked', qr/^\Q$1\E\|/) if $ask =~ /: (.*)/;
        my @logged = all_hear($line =~ /\|(.*)/, $expected, "$name: and the log");
        is_deeply \@logged, [ @whole, 'log_transaction' ], "$name: which comes last";

        @asked = phases($get->('/asks/sub', mark())->{body});
        my %heard = map { @$_ } @asked;
        is_deeply [ @heard{qw(fixups handler)} ], [ ($expected) x 2 ], "$name: a subrequest";
        %heard = map { @$_ } phases($get->('/asks/redirect', mark())->{body});
        is_deeply [ @heard{qw(translate_name fixups handler)} ], [ ($expected) x 3 ], "$name: an internal redirect";
    }
}

# From the cache's quick handler no later phase is heard of but the log.
ask('quick.asked.test', GET => "/map/index.html?$$");
for my $visitor (@visitors[ 0 .. 3 ]) {
    my ($who, undef, $cookie, $expected) = @$visitor;
    my $ask = mark();
    my $answer = ask('quick.asked.test', GET => "/map/index.html?$$", $ask, defined $cookie ? "Cookie: $cookie" : ());
    like +(field($answer, 'X-Cache'))[0], qr/^HIT/, "$who: a cache hit";
    my ($line) = log_lines('asked', qr/^\Q$1\E\|/) if $ask =~ /: (.*)/;
    my @asked = all_hear($line =~ /\|(.*)/, $expected, "$who: on a cache hit");
    is_deeply \@asked, [ qw(create_request too_early post_read_request quick_handler log_transaction) ],
      "$who: in the phases that such a request has";
}

# A choice counts in the request that makes it.
my $page = ask('asked.test', GET => '/cookies');
my ($policy) = $page->{body} =~ /name="?policy"? value="?([^" >]+)/;
ask({ host => 'asked.test', body => "choice=all&policy=$policy" }, POST => '/cookies', "X-Ask: choice-$$",
    'Content-Type: application/x-www-form-urlencoded', 'Sec-Fetch-Site: same-origin');
my ($line) = log_lines('asked', qr/^choice-$$\|/);
my %said = map { @$_ } phases($line =~ /\|(.*)/);
is $said{fixups}, $visitors[0][3], 'before the choice is read nobody has chosen';
is $said{log_transaction}, $visitors[1][3], 'afterwards the choice counts';

# Installed is the header that the example of README.md needs, and nothing else
# of this project's: an apxs that says where, and does nothing.
my $folder = File::Temp->newdir;
my $source = var('source');
chmod 0755, $folder;
mkdir "$folder/include";
Readme::write_file("$folder/apxs", <<"SH");
#!/bin/sh
case "\$*" in
"-q INCLUDEDIR") echo "$folder/include" ;;
*) echo "\$*" >>"$folder/asked" ;;
esac
SH
my $said = do {
    local @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
    qx(make -C "$source/.." -s install APXS="$folder/apxs" B="$ENV{B}" SO="$ENV{B}/mod_cookiepolicy.so" -o "$ENV{B}/mod_cookiepolicy.so" 2>&1);
};
is $said, '', 'make install has nothing to complain of';
is Readme::slurp("$folder/include/mod_cookiepolicy.h"), Readme::slurp("$source/../src/httpd/mod_cookiepolicy.h"),
  'it installs the header';
like Readme::slurp("$folder/asked"), qr/^-i -a -n cookiepolicy \S+\.so$/m, 'and the module';
chomp(my $cc = `apxs -q CC`);
chomp(my $flags = `apxs -q EXTRA_CPPFLAGS` . ' -isystem ' . `apxs -q INCLUDEDIR` . ' -isystem ' . `apxs -q APR_INCLUDEDIR`);
$flags =~ s/\n/ /g;
is qx($cc -std=c99 -Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers -Werror -fsyntax-only $flags -I"$folder/include" "@{[var('t_conf')]}/readme/mod_counted.c" 2>&1), '',
  'with which a module compiles without a warning';

done_testing;
