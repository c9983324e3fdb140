#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# Each choice leaves one record in the log file, which says what was decided,
# where and in sight of which text, and nothing of who decided; the visitor has
# a receipt of it.

use strict;
use warnings FATAL => 'all';
use utf8;
use Test::More;
use lib 't/lib';
use JSON::PP ();
use Client;
use Form;
use Instance;
use Records;

my $json = JSON::PP->new->utf8;
my $logs = File::Temp->newdir(DIR => var('t_logs'));
my $shop = shop_lines();
sub host { my ($name, @lines) = @_; join "\n    ", "<VirtualHost *:PORT>", "ServerName $name", $shop, @lines, "\n</VirtualHost>\n" }

my $long  = 'en-' . join '-', ('abcdefgh') x 480;    # a tag that makes a record longer than PIPE_BUF
my $clock = var('t_dir') . '/c-modules/clock/.libs/mod_clock.so';
my $httpd = Instance->new(modules => ['headers'], conf => join '', "LoadModule clock_module $clock\n",
    host('main.test', "CookiePolicyRecord $logs/choices"),
    host('also.test', "CookiePolicyRecord $logs/../" . ("$logs" =~ s{.*/}{}r) . '/choices', 'CookiePolicyPage /other'),
    host('https://tls.test', "CookiePolicyRecord $logs/tls"),
    host('later.test', "CookiePolicyRecord $logs/choices", 'CookiePolicyCookie px advertising provider=Pixels'),
    host('long.test', "CookiePolicyRecord $logs/long", "CookiePolicyLanguage $long"),
    host('signed.test', "CookiePolicyRecord $logs/signed", "CookiePolicyGPC Off"),
    host('off.test', 'CookiePolicyRecord Off'),
    host('report.test', 'CookiePolicy Report', "CookiePolicyRecord $logs/report"),
);
sub to { return { host => $_[0], port => $httpd->{port}, @_[ 1 .. $#_ ] } }

# The lines that a file has more than at the last look.
my %known;
sub fresh {
    my ($name) = @_;
    my ($records, undef, @torn) = lines_of("$logs/$name");
    is_deeply \@torn, [], "$name: every line is JSON";
    my @fresh = @$records[ ($known{$name} // 0) .. $#$records ];
    $known{$name} = @$records;
    return @fresh;
}

my $main = to('main.test');
my $hash = hash($main);
my ($first, $second);

# --- what a record says --------------------------------------------------------

{
    my $answer = post($main, 'statistical=on&policy=HASH', OURS, 'User-Agent: Peculiar/1.0', 'Cookie: _ga=secret');
    is $answer->{status}, 303, 'a choice';
    $first = stored($answer);
    my ($record, @more) = fresh('choices');
    is scalar @more, 0, '... leaves one record';
    like record_of($first), qr/^[\w-]{22}$/, '... whose id the cookie has';
    my (undef, $documents) = lines_of("$logs/choices.documents");
    my ($document) = grep { $_->{hash} eq $record->{document} } @$documents;
    my %when = map { $_ => delete $record->{$_} } qw(time until);
    like $when{time}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, '... a time in UTC';
    is_deeply $record, {
        type => 'record', schema => 1, id => record_of($first), replaces => undef, host => 'main.test',
        decisions => { audience => 'refused', statistical => 'granted', advertising => 'refused' },
        layer => 'page', signal => JSON::PP::false, language => 'en', policy => $hash,
        document => $document->{hash},
      },
      '... and these members';
    my $choice = policy($main, "Cookie: $first")->{choice};
    is_deeply [ @when{qw(time until)} ], [ @$choice{qw(issued until)} ], '... times as the choice has them';
    is $choice->{record}, $record->{id}, '... and policy.json names the record';
    open my $in, '<', "$logs/choices";
    unlike join('', <$in>), qr/127\.0\.0\.1|Peculiar|secret/, 'nothing in it says who it was';
}

# --- the document ----------------------------------------------------------------

{
    my (undef, $documents) = lines_of("$logs/choices.documents");
    is_deeply [ map { sha256_of($_) } @$documents ], [ map { $_->{hash} } @$documents ],
      'the hash of a document is SHA-256 of its body';
    is_deeply [ sort map { $_->{language} } @$documents ], [ ('en') x 3, ('fr') x 3 ], '... there is one a host and language';
    my ($document) = map { $json->decode(Encode::encode('UTF-8', $_->{body})) }
      grep { $_->{language} eq 'fr' && $_->{body} =~ m{"page":"/cookies"} && $_->{body} !~ /Pixels/ } @$documents;
    my $shown = policy($main, 'Accept-Language: fr')->{policy};
    is_deeply $document->{policy}, $shown, '... the body has what policy.json says';
    is $document->{texts}{'choice.accept-all'}, 'Tout accepter', '... and the built-in texts';
    chosen(to('tls.test'), 'choice=none');
    my ($record) = fresh('tls');
    (undef, $documents) = lines_of("$logs/tls.documents");
    my ($https) = grep { $_->{hash} eq $record->{document} } @$documents;
    like $https->{body}, qr/"__Host-cookies_preferences"/, 'on https it is the one with that cookie\'s name';
    is scalar @$documents, 2, '... and the only ones';
}

# --- one choice, one record ---------------------------------------------------------

{
    my $answer = post($main, 'choice=none', OURS, "Cookie: $first");
    $second = stored($answer);
    my ($record) = fresh('choices');
    is $record->{replaces}, record_of($first), 'a withdrawal is a record and names the one before';
    is_deeply [ values %{ $record->{decisions} } ], [ ('refused') x 3 ], '... all refused';
    isnt record_of($second), record_of($first), '... under an id of its own';
    is $record->{id}, record_of($second), '... which the cookie has';

    my $again = stored(post($main, 'choice=none', OURS, at(time + 60), "Cookie: $second"));
    is $again, $second, 'the same once more keeps time and record';
    is scalar fresh('choices'), 0, '... and leaves none';
    $again = stored(post($main, 'choice=none', OURS, 'Cookie: ' . rewritten($second, RECORD => '')));
    is scalar fresh('choices'), 1, '... unless the first one was not recorded';
    like record_of($again), qr/^[\w-]{22}$/, '... and gets its id';
}
for my $case (
    [ 'another site'      => 403, 'choice=all&policy=HASH', 'Sec-Fetch-Site: cross-site' ],
    [ 'another table'     => 409, 'choice=all&policy=old', OURS ],
    [ 'no form'           => 400, 'choice=some', OURS ],
  )
{
    my ($name, $status, @form) = @$case;
    is post($main, @form)->{status}, $status, "$name: is turned away";
    is scalar fresh('choices'), 0, '... without a record';
}
for my $case (
    [ 'a page'             => 'page',   'choice=none' ],
    [ 'a banner'           => 'banner', 'choice=none&layer=banner' ],
    [ 'a program'          => 'api',    'choice=none', 'Accept: application/json' ],
    [ 'a program\'s banner' => 'api',   'choice=none&layer=banner', 'Accept: application/json' ],
  )
{
    my ($name, $layer, @form) = @$case;
    my $answer = post($main, $form[0], OURS, @form[ 1 .. $#form ]);
    my ($record) = fresh('choices');
    is $record->{layer}, $layer, "$name: layer $layer";
    is $json->decode($answer->{body})->{choice}{record}, $record->{id}, '... and the answer has the id'
      if $answer->{status} == 200;
}
{
    post($main, 'choice=none', OURS, 'Sec-GPC: 1');
    is +(fresh('choices'))[0]{signal}, JSON::PP::true, 'a choice under a signal says so';
    post(to('main.test', path => '/cookies?lang=fr'), 'choice=none', OURS);
    my ($record) = fresh('choices');
    is $record->{language}, 'fr', 'the language is the one of the page';
    my (undef, $documents) = lines_of("$logs/choices.documents");
    is_deeply [ map { $_->{language} } grep { $_->{hash} eq $record->{document} } @$documents ], ['fr'],
      '... and the document is in it';
    for my $bad (rewritten($first, VERSION => 2), rewritten($first, ISSUED => base36(time - 400 * 86400)), "$first; $second") {
        post($main, 'choice=none', OURS, "Cookie: $bad");
        is +(fresh('choices'))[0]{replaces}, undef, 'a cookie that does not count is not replaced';
    }
}

# --- whose records go where ------------------------------------------------------------

{
    post(to('also.test', path => '/other'), 'choice=none', OURS);
    is +(fresh('choices'))[0]{host}, 'also.test', 'hosts may share a file, however it is written';
    is scalar(grep { (readlink // '') eq "$logs/choices" } glob "/proc/$httpd->{pid}/fd/*"), 1, '... which is open once';
    my $off = chosen(to('off.test'), 'choice=all');
    is record_of($off), '', 'without CookiePolicyRecord the cookie has no id';
    is policy(to('off.test'), "Cookie: $off")->{choice}{record}, undef, '... nor has policy.json';
    ok !-e "$logs/report", 'a host in Report opens nothing';
    chosen(to('long.test'), 'choice=none');
    my ($record) = fresh('long');
    is $record->{language}, $long, 'a record of over 4096 octets is a line, too';
    is sprintf('%o', (stat "$logs/choices")[2] & 07777), '640', 'the file is not everybody\'s';
}

# --- a line that somebody else left torn --------------------------------------------------

{
    open my $out, '>>', "$logs/choices";
    print $out '{"torn';
    close $out;
    my $cookie = chosen($main, 'choice=none');
    my ($records, undef, @torn) = lines_of("$logs/choices");
    is_deeply \@torn, [qq({"torn torn\n)], 'a torn line stays alone';
    is $records->[-1]{id}, record_of($cookie), '... and the next record is whole';
    open $out, '>>', "$logs/choices";
    print $out '{"type":"record","id":"denied"}';    # all but its end: that consent was answered 503
    close $out;
    chosen($main, 'choice=none');
    ($records, undef, @torn) = lines_of("$logs/choices");
    is_deeply [ grep { $_->{id} eq 'denied' } @$records ], [], 'and nothing makes a record of it';
}

# --- the receipt -----------------------------------------------------------------------

{
    my $cookie = chosen($main, 'statistical=on&advertising=on');
    my $page   = ask($main, GET => '/cookies', "Cookie: $cookie");
    like $page->{body}, qr{<a href="/cookies/receipt" type="application/json" download>}, 'the page links the receipt';
    my $answer = ask($main, GET => '/cookies/receipt', "Cookie: $cookie");
    is $answer->{status}, 200, '... which is there';
    my $id = record_of($cookie);
    is_deeply [ map { field($answer, $_) } qw(Content-Type Content-Disposition Cache-Control) ],
      [ 'application/json', qq(attachment; filename="cookie-choice-$id.json"), 'no-store' ], '... to be downloaded';
    like join(',', field($answer, 'Vary')), qr/Cookie/, '... by this visitor alone';
    my $receipt = $json->decode($answer->{body});
    my ($records, $documents) = ((lines_of("$logs/choices"))[0], (lines_of("$logs/choices.documents"))[1]);
    my ($record) = grep { $_->{id} eq $id } @$records;
    is_deeply $receipt->{record}, { %$record, map { $_ => undef } qw(layer language) },
      '... it says what the record says, but for what only the log knows';
    my ($document) = grep { $_->{hash} eq $record->{document} } @$documents;
    is_deeply $receipt->{document}, $json->decode(Encode::encode('UTF-8', $document->{body})),
      '... and has the document';
    is $json->decode(ask($main, GET => '/cookies/receipt?lang=fr', "Cookie: $cookie")->{body})->{document}{texts}{'choice.save'},
      'Enregistrer mon choix', '... in the language that was asked for';
    is ask($main, HEAD => '/cookies/receipt', "Cookie: $cookie")->{status}, 200, '... HEAD';
    is post(to('main.test', path => '/cookies/receipt'), 'choice=none', OURS, "Cookie: $cookie")->{status}, 405,
      '... nothing is posted to it';

    $answer = ask(to('later.test'), GET => '/cookies/receipt', "Cookie: $cookie");
    $receipt = $json->decode($answer->{body});
    is_deeply [ @$receipt{qw(document why)} ], [ undef, 'the policy has changed since' ],
      'where the policy has changed, it has no document and says why';
    is_deeply [ @{ $receipt->{record} }{qw(id document policy)} ], [ $id, undef, undef ], '... but the record';
    is_deeply $receipt->{record}{decisions}, $record->{decisions}, '... with what was decided';
    $answer = ask($main, GET => '/cookies/receipt', "Cookie: $cookie", 'Sec-GPC: 1');
    is_deeply $json->decode($answer->{body})->{record}{decisions}, $record->{decisions},
      'a signal that came later is not in it';
}
for my $case (
    [ 'no choice'          => 'main.test' ],
    [ 'one without record' => 'main.test', rewritten($first, RECORD => '') ],
    [ 'a short id'         => 'main.test', rewritten($first, RECORD => 'abc') ],
    [ 'an expired one'     => 'main.test', rewritten($first, ISSUED => base36(time - 400 * 86400)) ],
    [ 'no records'         => 'off.test',  $first ],
    [ 'Report'             => 'report.test', $first ],
  )
{
    my ($name, $of, @cookie) = @$case;
    my @fields = map { "Cookie: $_" } @cookie;
    my $answer = ask(to($of), GET => '/cookies/receipt', @fields);
    is $answer->{status}, 404, "$name: there is no receipt";
    like $answer->{body}, qr/There is no receipt: your browser shows no choice/, '... the page says so';
    $answer = ask(to($of), GET => '/cookies/receipt', @fields, 'Accept: application/json');
    is $json->decode($answer->{body})->{error}{status}, 404, '... or JSON';
    unlike ask(to($of), GET => '/cookies', @fields)->{body}, qr{/receipt}, '... and no link';
}

is_deeply [ $httpd->crashes ], [], 'no child died';
done_testing;
