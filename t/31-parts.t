# SPDX-License-Identifier: Apache-2.0
#
# ?part=: pieces of the page for pages of the site, fetched or included.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use Form;

my $host = 'text.page.test';

for my $case (
    [ choices => qr/id="cookie-choice"/,         qr/<table/ ],
    [ table   => qr/id="category-necessary"/,    qr/<form/ ],
  )
{
    my ($part, $has, $has_not) = @$case;
    my $answer = ask($host, GET => "/cookies?part=$part", 'Accept-Language: fr');
    is $answer->{status}, 200, "part=$part";
    like $answer->{body}, qr{\A<div class="cp" lang="fr" dir="ltr">\n.*</div>\n\z}s, '... is an element in its language';
    like $answer->{body}, $has, '... has what was asked for';
    unlike $answer->{body}, $has_not, '... and nothing else';
    unlike $answer->{body}, qr/<html|<title|<h1|<link/, '... is no document';
    is_deeply [ field($answer, 'X-Robots-Tag') ], ['noindex'], '... is not to be found by itself';
    is_deeply [ field($answer, 'Cache-Control') ], ['no-store'], '... nor to be kept';
    like join(', ', field($answer, 'Content-Security-Policy')), qr/default-src 'none'.*frame-ancestors 'none'/, '... is safe alone';
}

# The banner is for everybody the same, and hidden until `state` shows it.
{
    my $answer = ask($host, GET => '/cookies?part=banner&lang=fr');
    like $answer->{body}, qr/\A<cookie-policy\b[^>]*\shidden\b.*<\/cookie-policy>\s*\z/s, 'part=banner: hidden';
    like $answer->{body}, qr/ lang="fr"/, '... in the language that was asked for';
    is_deeply [ field($answer, 'X-Robots-Tag') ], ['noindex'], '... is not to be found by itself';
    my $chosen = chosen($host, 'choice=none');
    is ask($host, GET => '/cookies?part=banner&lang=fr', "Cookie: $chosen")->{body}, $answer->{body},
      '... the same for who has chosen';
    is ask('report.form.test', GET => '/cookies?part=banner')->{body}, '', '... none in a preview';
}

# Everything else is the whole page.
for my $query ('part=', 'part=all', 'part=CHOICES', 'parts=choices', 'part=choices%00') {
    my $answer = ask($host, GET => "/cookies?$query");
    like $answer->{body}, qr/<h1>/, "?$query: the page";
    is_deeply [ field($answer, 'X-Robots-Tag') ], [], '... to be found';
}
like post({ host => $host, path => '/cookies?part=choices' }, 'choice=odd')->{body}, qr/<h1>.*role="alert"/s,
  'what went wrong is told on a whole page';

# --- included by mod_include -------------------------------------------------

my $page   = 'include.mount.test';
my $choice = chosen($page, 'choice=save&statistical=on');
{
    my $answer = ask($page, GET => '/parts.shtml');
    is $answer->{status}, 200, 'a page of the site that includes the parts';
    like $answer->{body}, qr/^before\n<div class="cp" lang="en".*<\/div>\n\nbetween\n<div class="cp".*<table.*<\/div>\n\nafter$/s,
      '... has them where it wants them';
    unlike $answer->{body}, qr/\[an error/, '... without an error';
    like $answer->{body}, qr/href="\/cookies#category-statistical"/, '... with links to the page';
    unlike $answer->{body}, qr/name="statistical"[^>]* checked/, '... the boxes of a stranger';
    like ask($page, GET => '/parts.shtml', "Cookie: $choice")->{body}, qr/name="statistical"[^>]* checked/,
      '... the boxes of who has agreed';
    is_deeply [ field($answer, 'X-Robots-Tag') ], [], '... and remains a page to be found';
}
{
    # The form of the included part brings its visitor back.
    my $answer = post($page, 'choice=all&policy=HASH', OURS, "Referer: http://$page/parts.shtml");
    is_deeply [ field($answer, 'Location') ], ['/parts.shtml#cookie-choice'], 'its form leads back to the page it is on';
}
{
    my $answer = ask($page, GET => '/redirected');
    like $answer->{body}, qr/<div class="cp".*<form/s, 'also where that page is an error document';
}
like ask('denied.include.test', GET => '/parts.shtml')->{body}, qr/an error occurred/,
  'access control holds for what is included';
unlike ask('off.include.test', GET => '/parts.shtml')->{body}, qr/<form/, 'Off includes nothing of ours';

done_testing;
