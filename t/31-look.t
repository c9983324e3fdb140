# SPDX-License-Identifier: Apache-2.0
#
# The stylesheet of the page: how it may be kept, how large both are, and that
# neither fetches anything else.

use strict;
use warnings FATAL => 'all';
use Test::More;
use Compress::Zlib ();
use lib 't/lib';
use Client;
use Instance;

my $host = 'text.page.test';

sub one { join ' | ', field(@_) }

my $page = ask($host, GET => '/cookies');
my @links = $page->{body} =~ /<link rel="stylesheet" href="([^"]*)">/g;
is scalar @links, 1, 'the page links one stylesheet';
my ($path, $version) = $links[0] =~ m{^(/cookies/look)\?v=([0-9a-f]{12})$};
ok $version, '... by its version';
unlike $page->{body}, qr/<script|<style|\sstyle=|<img/, '... and nothing else';

# --- how it may be kept ------------------------------------------------------

for my $case (
    [ 'this version'  => "$path?v=$version",      'public, max-age=31536000, immutable' ],
    [ 'another'       => "$path?v=000000000000",  'public, max-age=3600' ],
    [ 'none'          => $path,                   'public, max-age=3600' ],
    [ 'an empty one'  => "$path?v=",              'public, max-age=3600' ],
  )
{
    my ($name, $address, $keep) = @$case;
    my $answer = ask($host, GET => $address, 'Cookie: refused=1', 'Accept-Language: fr');
    is $answer->{status}, 200, "the stylesheet, $name";
    my %want = (
        'Content-Type'            => 'text/css; charset=utf-8',
        'Cache-Control'           => $keep,
        'ETag'                    => qq{"$version"},
        'X-Content-Type-Options'  => 'nosniff',
        'Content-Security-Policy' => q{default-src 'none'},
        'Vary'                    => '',
        'Set-Cookie'              => '',
        'Content-Language'        => '',
    );
    is one($answer, $_), $want{$_}, "... $_" for sort keys %want;
    is one($answer, 'Content-Length'), length $answer->{body}, '... whole';

    $answer = ask($host, GET => $address, qq{If-None-Match: "$version"});
    is $answer->{status}, 304, '... is not sent again to who has it';
    is one($answer, 'Cache-Control'), $keep, '... which may go on to keep it';
    $answer = ask($host, HEAD => $address);
    is_deeply [ $answer->{status}, $answer->{body} ], [ 200, '' ], '... HEAD';
}
is ask($host, GET => $path, 'If-None-Match: "old"')->{status}, 200, 'an old one is replaced';
{
    my $answer = ask($host, POST => $path, 'Content-Length: 0');
    is $answer->{status}, 405, 'nobody posts to it';
    is one($answer, 'Allow'), 'GET, HEAD', '... Allow';
}

# --- what is in it -----------------------------------------------------------

my $css = ask($host, GET => $path)->{body};
unlike $css, qr/url\(|\@import|\@font-face|expression|<|\/\*/, 'it fetches nothing and has no comments';
is scalar(() = $css =~ /\{/g), scalar(() = $css =~ /\}/g), 'its braces pair';
unlike $css, qr/\b(?:left|right|float|margin-left|padding-right|text-align:(?:left|right))\b/,
  'its directions are logical';
like $css, qr/prefers-color-scheme:dark/,    '... dark';
like $css, qr/forced-colors:active/,         '... forced colours';
like $css, qr/prefers-contrast:more/,        '... more contrast';
like $css, qr/prefers-reduced-motion/,       '... reduced motion';
like $css, qr/\@media print/,                '... print';
my $packed = length Compress::Zlib::memGzip($css);
cmp_ok $packed, '<=', 6 * 1024, "at most 6 kB with gzip: $packed octets";

# Contrast, by WCAG 2.2's formula, of each text colour on each ground.
sub luminance {
    my ($colour) = @_;
    my @parts = map { CORE::hex } $colour =~ /^(.)(.)(.)$/ ? ($1 x 2, $2 x 2, $3 x 2) : $colour =~ /(..)/g;
    my ($red, $green, $blue) = map { $_ <= 0.04045 ? $_ / 12.92 : (($_ + 0.055) / 1.055)**2.4 } map { $_ / 255 } @parts;
    return 0.2126 * $red + 0.7152 * $green + 0.0722 * $blue;
}
sub contrast {
    my ($light, $dark) = sort { $b <=> $a } map { luminance($_) } @_;
    return ($light + 0.05) / ($dark + 0.05);
}
is sprintf('%.2f %.2f', contrast('fff', '000'), contrast('777', 'fff')), '21.00 4.48',
  'contrast is reckoned as WCAG does';
my ($light) = $css =~ /^:where\(:root\)\{(.*?)\}/;
my ($dark)  = $css =~ /\(prefers-color-scheme:dark\)\{:where\(\.cp-scheme\)\{(.*?)\}/;
for my $side ([ light => $light ], [ dark => $dark ]) {
    my ($name, $properties) = @$side;
    my %colour = $properties =~ /--cp-([a-z-]+):#([0-9a-f]+)/g;
    for my $text (qw(ink soft accent alert)) {
        for my $ground (qw(ground panel)) {
            my $ratio = contrast(@colour{ $text, $ground });
            cmp_ok $ratio, '>=', 7, sprintf '%s: %s on %s, %.1f:1', $name, $text, $ground, $ratio;
        }
    }
    my $ratio = contrast(@colour{qw(on-accent accent)});
    cmp_ok $ratio, '>=', 7, sprintf '%s: a button, %.1f:1', $name, $ratio;
}

# --- a page of forty rows ----------------------------------------------------

# Words that repeat as words do, so that gzip has no easy time.
my @words;
my $seed = 7;
sub next_number { $seed = ($seed * 1103515245 + 12345) % 2147483648; return $seed >> 16 }
push @words, join '', map { chr 97 + next_number() % 26 } 1 .. 3 + next_number() % 8 for 1 .. 400;
sub text { join ' ', map { $words[ next_number() % @words ] } 1 .. $_[0] }

my $conf = <<'CONF';
CookiePolicy On
CookiePolicyPage /cookies
CookiePolicyController "Example" url=https://www.example.org/legal contact=privacy@example.org
CookiePolicyCategory advertising opt-in label="Advertising" description="Shows offers"
CONF
for my $row (1 .. 40) {
    my $category = (qw(necessary audience statistical advertising))[ $row % 4 ];
    $conf .= sprintf qq{CookiePolicyCookie "%s_%d %s_%d_*" %s provider="%s" url=https://%s.example/%s }
      . qq{recipients="%s" location="%s" purpose="%s" duration=%dd\n},
      text(1), $row, text(1), $row, $category, text(2), text(1), text(1), text(3), text(4), text(14), $row;
}
my $httpd = Instance->new(conf => $conf);
my $large = ask({ host => 'localhost', port => $httpd->{port} }, GET => '/cookies');
is scalar(() = $large->{body} =~ /<th scope="row"/g), 41, 'a page with forty rows and our own';
$packed = length Compress::Zlib::memGzip($large->{body});
cmp_ok $packed, '<=', 30 * 1024, "... is at most 30 kB with gzip: $packed octets";

done_testing;
