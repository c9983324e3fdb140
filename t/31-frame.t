# SPDX-License-Identifier: Apache-2.0
#
# CookiePolicyTemplate: the page in the frame of the site, as README.md shows it.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use Form;

my $host = 'frame.page.test';

my $page = ask($host, GET => '/cookies');
is $page->{status}, 200, 'a page in a frame';
like $page->{body}, qr{\A<!DOCTYPE html>\n<html lang="en">.*<title>Cookie policy[^<]*</title>\n<link rel="stylesheet" href="/cookies/look\?v=\w+">.*</head>.*<main>\s*<div class="cp" lang="en" dir="ltr">.*<h1>.*</div>\s*</main>.*</html>\n\z}s,
  '... is the frame with the page in it';
is scalar(() = $page->{body} =~ /<$_\b/g), 1, "... with one <$_>" for qw(html head title body main h1);
unlike $page->{body}, qr/<!-- cookie-policy/, '... and without markers';
is_deeply [ field($page, 'Content-Security-Policy') ],
  [ "base-uri 'self'; form-action 'self'; frame-ancestors 'none'" ],
  '... may load what the site likes, and its form is safe';
is_deeply [ field($page, 'Cache-Control') ], ['no-store'], '... is not to be kept';

# A file of its own for a language, else the one for all.
like ask($host, GET => '/cookies?lang=fr')->{body}, qr{<html lang="fr">.*<header>Le site</header>.*<div class="cp" lang="fr"}s,
  'a language with a frame of its own has that';
like ask($host, GET => '/cookies?lang=de')->{body}, qr{<html lang="en">.*<div class="cp" lang="de" dir="ltr">}s,
  'another has the one for all, and says its own language';

like post($host, 'choice=odd')->{body}, qr{<header>.*role="alert"}s, 'what went wrong is told in the frame';
my $answer = ask($host, GET => '/cookies?part=choices');
unlike $answer->{body}, qr/<header>/, 'a part has no frame';
is_deeply [ field(ask($host, GET => '/cookies/policy.json'), 'Content-Security-Policy') ],
  [ field(ask('text.page.test', GET => '/cookies/policy.json'), 'Content-Security-Policy') ],
  'policy.json needs none either';

# Where the site has declared what its pages may load, that holds for the frame.
$page = ask('sources.frame.page.test', GET => '/cookies');
is_deeply [ sort +field($page, 'Content-Security-Policy') ],
  [ "base-uri 'self'; form-action 'self'; frame-ancestors 'none'", "default-src 'self'" ],
  'the policy of the host is added';
like join(', ', field($page, 'Cache-Control')), qr/\bno-store\b/, '... and the page is not to be kept all the same';
my $agreed = chosen('sources.frame.page.test', 'choice=all');
$page = ask('sources.frame.page.test', GET => '/cookies', "Cookie: $agreed");
like join(', ', field($page, 'Cache-Control')), qr/\bno-store\b/, '... nor that of who agreed';

like ask('readme.frame.page.test', GET => '/cookies?lang=fr')->{body},
  qr{<link rel="stylesheet" href="/cookies/look[^>]*>\n\n<link rel="stylesheet" href="/site.css">.*<main>\n<div class="cp" lang="fr".*<footer>}s,
  'the frame of README.md';

done_testing;
