#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# The life of a banner: the same in every page and for everybody, shown by a
# stylesheet that is made for one visitor, answered by its own form.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;

my $host = 'banner.heads.test';

sub head {
    my ($value) = field(@_);
    return $value;
}

# The last of equal rules counts.
sub shows {
    my ($css, $element) = @_;
    my @rules = $css =~ /\Q$element\E\[hidden\],\Q$element\E>\[hidden\]\{display:(\w+)!important\}/g;
    return @rules ? $rules[-1] eq 'block' : undef;
}

sub banner_of {
    my ($page) = @_;
    return $page =~ m{(<cookie-policy .*?</cookie-policy>)}s ? $1 : undef;
}

# The choice as the banner's form sends it.
sub post {
    my ($to, $banner, $choice, @fields) = @_;
    my ($action) = $banner =~ /action="([^"]+)"/;
    my @form = map { "$_->[0]=$_->[1]" } map { [ /name="(\w+)" value="([^"]*)"/ ] } $banner =~ /(<input[^>]+>)/g;
    @fields = ('Sec-Fetch-Site: same-origin', "Referer: http://$to/page.html") if !@fields;
    return ask({ host => $to, body => join '&', @form, "choice=$choice" },
        POST => $action =~ s/&amp;/&/gr, 'Content-Type: application/x-www-form-urlencoded', @fields);
}

sub choice_of {
    my ($answer) = @_;
    my ($cookie) = map { /^(cookies_preferences=[^;]+)/ ? $1 : () } @{ cookies($answer) };
    return $cookie;
}

my $page   = ask($host, GET => '/page.html')->{body};
my $banner = banner_of($page);
like $page, qr{<head><link rel="stylesheet" href="/cookies/state"><title>}, 'a page links the stylesheet first of all in its head';
like $page, qr{<body><cookie-policy }, '... and begins with the banner';
like $banner, qr/Tout refuser/, '... in the language of the document';
is banner_of(ask($host, GET => '/page.html', @$_)->{body}), $banner, "... the same with @$_"
  for ['Sec-GPC: 1'], ['Accept-Language: en'], ['Cookie: ' . grant($host)];

# The stylesheet.
my $state = ask($host, GET => '/cookies/state');
is $state->{status}, 200, 'state is there';
is_deeply { map { $_ => head($state, $_) =~ s/, */, /gr } 'Content-Type', 'Cache-Control', 'Vary', 'X-Content-Type-Options', 'Cross-Origin-Resource-Policy' },
  {
    'Content-Type'                 => 'text/css; charset=utf-8',
    'Cache-Control'                => 'no-store',
    'Vary'                         => 'Cookie, Sec-GPC',
    'X-Content-Type-Options'       => 'nosniff',
    'Cross-Origin-Resource-Policy' => 'same-origin',
  },
  '... for a stranger, who may get another at once';
ok shows($state->{body}, 'cookie-policy'), '... and shows the banner';
is ask($host, HEAD => '/cookies/state')->{status}, 200, '... to HEAD, too';
is ask($host, POST => '/cookies/state')->{status}, 405, '... and takes nothing';
ok !shows(ask($host, GET => '/cookies/state', 'Sec-GPC: 1')->{body}, 'cookie-policy'), 'a signal is an answer: nothing is asked';

for my $case ([ 'banner.heads.test', 0 ], [ 'link.heads.test', 1 ]) {
    my ($to, $links) = @$case;
    for my $choice ('none', 'all') {
        my $cookie = grant($to, "choice=$choice");
        my $chosen = ask($to, GET => '/cookies/state', "Cookie: $cookie");
        ok !shows($chosen->{body}, 'cookie-policy'), "$to: who chose $choice is not asked";
        is !!shows($chosen->{body}, 'cookie-settings'), !!$links, '... and is linked where Link says so';
        is head($chosen, 'Cache-Control'), 'private, no-cache', '... by a stylesheet that the browser may keep, but asks about';
        my $tag = head($chosen, 'ETag');
        is ask($to, GET => '/cookies/state', "Cookie: $cookie", "If-None-Match: $tag")->{status}, 304, '... and that is the same still';
        is ask($to, GET => '/cookies/state', "If-None-Match: $tag")->{status}, 200, '... but without the choice';
    }
    my $link = ask($to, GET => '/page.html')->{body} =~ /<cookie-settings / ? 1 : 0;
    is $link, $links, "$to: the link is in the page";
}
for my $to ('report.heads.test', 'off.heads.test') {
    my $css = ask($to, GET => '/cookies/state');
    is_deeply [ $css->{status}, map { shows($css->{body}, $_) ? 1 : 0 } qw(cookie-policy cookie-settings cookie-notice) ], [ 200, 0, 0, 0 ],
      "$to: a page of before shows nothing";
    is head($css, 'Cache-Control'), 'no-store', '... and that is not kept' if $to =~ /^report/;
}

# The form.
for my $choice ('none', 'all') {
    my $answer = post($host, $banner, $choice);
    is $answer->{status}, 303, "choice=$choice from the banner";
    like head($answer, 'Location'), qr{^(?:http://[^/]+)?/page\.html#cookie-choice$}, '... leads back to the page';
    my $cookie = choice_of($answer);
    is !!(ask($host, GET => '/raw/x', "Cookie: $cookie; _ga=1")->{body} =~ /_ga=1/), $choice eq 'all' ? !!1 : !!0, '... and holds';
    ok !shows(ask($host, GET => '/cookies/state', "Cookie: $cookie")->{body}, 'cookie-policy'), '... and nothing is asked any more';
}
for my $case (
    [ 'another site',             'all',  403, 'Sec-Fetch-Site: cross-site' ],
    [ 'another host of the site', 'all',  403, 'Sec-Fetch-Site: same-site' ],
    [ 'nobody knows where',       'all',  403, 'X-Nothing: 1' ],
    [ 'nobody knows where',       'none', 303, 'X-Nothing: 1' ],
    [ 'another site',             'none', 403, 'Sec-Fetch-Site: cross-site' ],
  )
{
    my ($from, $choice, $status, @fields) = @$case;
    my $answer = post($host, $banner, $choice, @fields);
    is $answer->{status}, $status, "choice=$choice from $from";
    is !!choice_of($answer), $status == 303 ? !!1 : !!0, '... is ' . ($status == 303 ? 'kept' : 'not kept');
}

# A page that was kept for a week knows a banner of then.
{
    (my $old = $banner) =~ s/(name="policy" value=")[^"]+/$1AAAAAAAAAAAAAAAA/;
    my $answer = post($host, $old, 'all');
    is $answer->{status}, 409, 'a banner of another policy grants nothing';
    is choice_of($answer), undef, '... and stores nothing';
    like $answer->{body}, qr/Nothing was saved|Rien n/, '... but says so';
    is post($host, $old, 'none')->{status}, 303, '... and refuses all the same';
}
is post('report.heads.test', $banner, 'all')->{status}, 409, 'in Report nothing can be chosen';

# The form of one host does not fit another with another table; what is alike is
# made once, which nobody sees.
is banner_of(ask('deflate.heads.test', GET => '/page.html')->{body}), $banner, 'hosts of one table have the same banner';

# Notices.
{
    my $to  = 'notices.insert.test';
    my $css = ask($to, GET => '/cookies/state')->{body};
    ok shows($css, 'cookie-notice'), 'notices are shown to a stranger';
    unlike $css, qr/data-category~="statistical"\]/, '... of what is off';
    my $all = ask($to, GET => '/cookies/state', 'Cookie: ' . grant($to))->{body};
    like $all, qr/cookie-notice\[data-category~="statistical"\]\[hidden\]\{display:none!important\}/, '... and hidden from who agreed';
    my $none = ask($to, GET => '/cookies/state', 'Cookie: ' . grant($to, 'choice=none'))->{body};
    ok shows($none, 'cookie-notice') && $none !~ /data-category~="statistical"\]/, '... not from who refused';
}

done_testing;
