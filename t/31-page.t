# SPDX-License-Identifier: Apache-2.0
#
# What the page's answer carries, whom it is for, and that its text is text.

use strict;
use warnings FATAL => 'all';
use Test::More;
use HTML::Parser ();
use JSON::PP     ();
use lib 't/lib';
use Client;
use Form;

my $host = 'text.page.test';

# --- fields ------------------------------------------------------------------

my %common = (
    'Cache-Control'           => 'no-store',
    'Referrer-Policy'         => 'same-origin',
    'X-Content-Type-Options'  => 'nosniff',
    'Content-Language'        => 'en',
    'Content-Security-Policy' => "default-src 'none'; style-src 'self'; base-uri 'none'; "
      . "form-action 'self'; frame-ancestors 'none'",
);

sub carries {
    my ($answer, $name, %want) = @_;
    is join(' | ', field($answer, $_)), $want{$_}, "$name: $_" for sort keys %want;
    my %vary = map { (lc $_ => 1) } map { split /\s*,\s*/ } field($answer, 'Vary');
    ok $vary{cookie} && $vary{'accept-language'}, "$name: Vary";
    is_deeply [ field($answer, 'Set-Cookie') ], [], "$name: sets no cookie";
}

my $html = 'text/html; charset=utf-8';
carries(ask($host, GET => '/cookies'), 'the page', %common, 'Content-Type' => $html);
carries(ask($host, GET => '/cookies/policy.json'),
    'policy.json', %common, 'Content-Type' => 'application/json');
carries(ask($host, PUT => '/cookies'), 'a method not allowed', %common, 'Content-Type' => $html);
carries(post($host, 'choice=odd'), 'a form turned away', %common, 'Content-Type' => $html);

# --- languages -----------------------------------------------------------------

for my $case (
    [ 'nothing asked' => '', [], 'en' ],
    [ 'French'        => '', ['Accept-Language: fr'], 'fr' ],
    [ 'a region'      => '', ['Accept-Language: fr-CA, en;q=0.5'], 'fr' ],
    [ 'quality'       => '', ['Accept-Language: fr;q=0.2, en;q=0.8'], 'en' ],
    [ 'not offered'   => '', ['Accept-Language: de'], 'en' ],
    [ 'garbage'       => '', [ 'Accept-Language: ,;q=,fr;q=x,' . '*' x 2000 ], 'en' ],
    [ 'by the query'  => '?lang=fr', ['Accept-Language: en'], 'fr' ],
    [ 'in capitals'   => '?x=1&lang=FR', [], 'fr' ],
    [ 'a query for what is not offered' => '?lang=de', ['Accept-Language: fr'], 'fr' ],
    [ 'an unreadable query' => '?lang=%zz', [], 'en' ],
    [ 'markup in the query' => '?lang=%22%3E%3Cscript%3E', [], 'en' ],
  )
{
    my ($name, $query, $fields, $want) = @$case;
    my $answer = ask($host, GET => "/cookies$query", @$fields);
    is_deeply [ field($answer, 'Content-Language') ], [$want], "language, $name: $want";
    like $answer->{body}, qr/^<html lang="$want" dir="ltr">$/m, '... in the document, too';
    $answer = ask($host, GET => "/cookies/policy.json$query", @$fields);
    is_deeply [ field($answer, 'Content-Language') ], [$want], '... and in policy.json';
}
{
    my $page = ask($host, GET => '/cookies?lang=fr');
    my @actions = $page->{body} =~ /<form[^>]* action="([^"]*)"/g;
    is_deeply \@actions, [ '/cookies?lang=fr', '/cookies?lang=fr' ],
      'who asked for a language keeps it in the form';
    my $answer = post({ host => $host, path => '/cookies?lang=fr' }, 'choice=none');
    my ($location) = field($answer, 'Location');
    like $location, qr{^/cookies\?saved=\d+\.0&lang=fr#cookie-choice$}, '... and behind it';
    $answer = post({ host => $host, path => '/cookies?lang=fr' }, 'choice=odd');
    is_deeply [ field($answer, 'Content-Language') ], ['fr'], '... and in what went wrong';
}

# --- the text is text, the HTML is well formed ---------------------------------

my %void = map { $_ => 1 } qw(br hr img input link meta);

# Problems of a document: tags that do not pair, ids twice, attributes twice,
# references to ids that are not there.
sub problems {
    my ($document) = @_;
    my (@open, @problems, %ids, @references);
    my $start = sub {
        my ($tag, $attributes, $sequence, $text) = @_;
        my %seen;
        push @problems, "$text has '$_' twice" for grep { $seen{$_}++ } @$sequence;
        push @problems, "$text runs a script" for grep { /^on/ } @$sequence;
        push @problems, "id $attributes->{id} twice"
          if defined $attributes->{id} && $ids{ $attributes->{id} }++;
        push @references, map { split ' ', $attributes->{$_} // '' }
          qw(for aria-labelledby aria-describedby);
        push @references, $1 if ($attributes->{href} // '') =~ /^#(.+)/;
        push @open, $tag if !$void{$tag};
    };
    my $end = sub {
        my ($tag) = @_;
        my $last = pop @open // 'nothing';
        push @problems, "</$tag> ends <$last>" if $last ne $tag;
    };
    my $parser = HTML::Parser->new(
        api_version => 3,
        start_h     => [ $start, 'tagname,attr,attrseq,text' ],
        end_h       => [ $end,   'tagname' ],
        comment_h   => [ sub { push @problems, "a comment: $_[0]" }, 'text' ],
        process_h   => [ sub { push @problems, "an instruction: $_[0]" }, 'text' ],
        text_h      => [ sub { push @problems, "a bare < in $_[0]" if $_[0] =~ /</ }, 'text' ],
    );
    $parser->case_sensitive(1);
    $parser->strict_names(1);
    $parser->strict_end(1);
    $parser->attr_encoded(1);
    $parser->parse($document);
    $parser->eof;
    push @problems, "<$_> has no end" for @open;
    push @problems, "nothing has the id $_" for grep { !$ids{$_} } @references;
    return @problems;
}

is_deeply [ problems('<p id=a><b id=a></p><!-- x --><i onload=x for=y>') ],
  [ 'id a twice', '</p> ends <b>', 'a comment: <!-- x -->', '<i onload=x for=y> runs a script',
    '<p> has no end', '<i> has no end', 'nothing has the id y' ],
  'a broken document is seen to be one';

my $chosen = chosen($host, 'choice=all');
my ($issued) = $chosen =~ /=1\.([0-9a-z]+)/;
my %pages = (
    'the page'        => ask($host, GET => '/cookies'),
    'the page in French' => ask($host, GET => '/cookies?lang=fr'),
    'after a choice'  => ask($host, GET => '/cookies', "Cookie: $chosen"),
    'saved'           => ask($host, GET => '/cookies?saved=' . from_base36($issued) . '.0', "Cookie: $chosen"),
    'not kept'        => ask($host, GET => '/cookies?saved=1.0'),
    'a method'        => ask($host, PUT => '/cookies'),
    'a changed table' => post($host, 'choice=all&policy=x', OURS),
    'a foreign form'  => post($host, 'choice=all&policy=x', 'Sec-Fetch-Site: cross-site'),
    'a bad form'      => post($host, 'choice=x'),
    'a wrong type'    => post($host, 'choice=x', 'Content-Type: text/plain'),
    'a large form'    => post($host, 'x' x 9000),
    'a preview'       => ask('report.form.test', GET => '/cookies'),
);
for my $name (sort keys %pages) {
    my $body = $pages{$name}{body};
    is_deeply [ problems($body) ], [], "$name: the document is well formed";
    is scalar(() = $body =~ /<h1>/g), 1, '... has one heading of the first order';
    like $body, qr/\A<!DOCTYPE html>\n.*<title>[^<]+<\/title>.*<\/html>\n\z/s, '... and is whole';
    unlike $body, qr/<script|<img|<style|javascript:|onerror=x\(\)>/i, '... and runs nothing';
    utf8::decode(my $text = $body);
    ok utf8::is_utf8($text), '... and is UTF-8';
}
for my $shown ('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Sons&quot;',
    '&lt;b&gt;Odd&lt;/b&gt;', '&lt;script&gt;p()&lt;/script&gt;',
    'A &amp; B &lt;img src=x onerror=x()&gt;')
{
    (my $loose = quotemeta $shown) =~ s/\\&quot\\;/(?:&quot;|&#34;|")/g;
    like $pages{'the page'}{body}, qr/$loose/, "shown as it was declared: $shown";
}
sub from_base36 {
    my $n = 0;
    $n = $n * 36 + ($_ =~ /\d/ ? $_ : ord($_) - 87) for split //, $_[0];
    return $n;
}

# --- policy.json ------------------------------------------------------------------

{
    my $policy = policy($host, "Cookie: $chosen");
    my ($odd) = grep { $_->{id} eq 'odd' } @{ $policy->{policy}{categories} };
    is $odd->{cookies}[0]{purpose}, "<script>alert('purpose')</script>",
      'policy.json has the text as it was declared';
    is $odd->{description}, "\"quoted\" & <!--#echo var='SERVER_NAME' -->", '... with its quotes';
    is $policy->{policy}{controller}{name}, '<script>alert(1)</script> & "Sons"', '... everywhere';
    is_deeply $odd->{cookies}[0]{names}, [ 'a(b)[c]', 'd{*}' ], '... and the names';
    is $policy->{choice}{categories}{odd}{state}, 'granted', '... and the choice of the request';
    is policy($host)->{choice}{categories}{odd}{state}, 'undecided', '... which is nobody else\'s';
    my ($shown) = $pages{'the page'}{body} =~ /name="policy" value="([^"]*)"/;
    is $policy->{policy}{version}, $shown, '... and the version that the form shows';
}

done_testing;
