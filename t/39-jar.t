#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# Thirteen cookies of analytics in the jar of a browser: before any choice none
# is sent on and none deleted; after a refusal, and after a consent that is
# withdrawn, none is sent on and none is left, but for the one of a path, which
# browsers show us only there. The jar is lib/Jar.pm, held to the published
# cases first; a real browser does the same in t/browser.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Cases;
use Client;
use Form ();
use Jar;

# --- the jar itself -----------------------------------------------------------

SKIP: {
    my @cases = cases('http-state.jsonl') or skip '../shared/cases is not there', 1;
    for my $case (@cases) {
        my $reading = $case->{derived};
        my ($year, $month, $day) = split /-/, $reading->{now};
        my ($from, $to) = @$case{qw(set_from sent_to)};
        my $jar = Jar->new(scheme => $from->{scheme}, now => Time::Local::timegm(0, 0, 0, $day, $month - 1, $year));
        $jar->set($_, @$from{qw(host path)}) for @{ $case->{set_cookie} };
        $jar->{scheme} = $to->{scheme};
        is $jar->header(@$to{qw(host path)}), $reading->{cookie_header} // '', "the jar: $case->{id}";
    }
}

# What decides whether a deletion meets its cookie. [ scheme, lines, host, path, sent ]
for my $case (
    [ https => [ 'a=1', 'a=; Max-Age=0' ],                                   'w.x.test', '/',      '' ],
    [ https => [ 'a=1', 'a=; Max-Age=0; Domain=w.x.test' ],                  'w.x.test', '/',      'a=1' ],
    [ https => [ 'a=1; Domain=x.test', 'a=; Max-Age=0' ],                    'w.x.test', '/',      'a=1' ],
    [ https => [ 'a=1; Domain=x.test', 'a=; Max-Age=0; Domain=x.test' ],     'w.x.test', '/',      '' ],
    [ https => [ 'a=1; Path=/p', 'a=; Max-Age=0; Path=/' ],                  'w.x.test', '/p/q',   'a=1' ],
    [ https => [ 'a=1; Path=/p', 'a=; Max-Age=0; Path=/p' ],                 'w.x.test', '/p/q',   '' ],
    [ https => [ 'a=1; Secure; Partitioned', 'a=; Max-Age=0; Secure' ],      'w.x.test', '/',      'a=1' ],
    [ https => [ 'a=1; Secure; Partitioned', 'a=; Max-Age=0; Secure; Partitioned' ], 'w.x.test', '/', '' ],
    [ https => [ 'a=1; Partitioned' ],                                       'w.x.test', '/',      '' ],
    [ https => [ '__Host-a=1; Secure; Path=/', '__Host-a=; Max-Age=0; Path=/' ], 'w.x.test', '/', '__Host-a=1' ],
    [ https => [ '__Host-a=1; Secure; Path=/', '__Host-a=; Max-Age=0; Secure; Path=/' ], 'w.x.test', '/', '' ],
    [ https => [ '__Host-a=1; Secure; Path=/; Domain=x.test' ],              'w.x.test', '/',      '' ],
    [ https => [ '__Http-a=1; Secure; HttpOnly', '__Http-a=; Max-Age=0; Secure' ], 'w.x.test', '/', '__Http-a=1' ],
    [ http  => [ 'a=1; Secure', '__Secure-a=1' ],                            'w.x.test', '/',      '' ],
    [ https => [ 'a=1; Domain=test', 'b=1; Domain=y.test', 'c=1; Domain=v.w.x.test' ], 'w.x.test', '/', '' ],
  )
{
    my ($scheme, $lines, $host, $path, $sent) = @$case;
    my $jar = Jar->new(scheme => $scheme);
    $jar->set($_, $host, '/') for @$lines;
    is $jar->header($host, $path), $sent, "the jar: @$lines";
}
{
    my $jar = Jar->new;
    $jar->set('a=1; HttpOnly', 'x.test', '/');
    $jar->script('a=2', 'x.test', '/');
    $jar->script('b=2; HttpOnly', 'x.test', '/');
    is $jar->header('x.test', '/'), 'a=1', 'the jar: scripts and HttpOnly';
}

# --- a visitor ------------------------------------------------------------------

my $host    = 'www.jar.test';
my @counted = sort qw(plain _pk_id.1 owndom regdom shop hits hitsdom sec __Secure-stat __Host-stat part again scripted);
my @here    = grep { $_ ne 'shop' } @counted;    # what `/` is sent
my %is_counted = map { $_ => 1 } @counted;

sub visitor { return { jar => Jar->new(scheme => 'https'), ask => shift } }

# One request of the visitor's; the answer's cookies go into the jar.
sub request {
    my ($visitor, $method, $target, $body, @fields) = @_;
    my $path  = $target =~ s/[?#].*//r;
    my $field = $visitor->{jar}->header($host, $path);
    unshift @fields, "Cookie: $field" if $field ne '';
    my $answer = $visitor->{ask}->({ host => $host, body => $body }, $method => $target, @fields);
    $visitor->{jar}->set($_, $host, $path) for @{ cookies($answer) };
    return $answer;
}

my @document = ('Sec-Fetch-Dest: document', 'Sec-Fetch-Site: same-origin');

# Opens an address; the counting cookies that the application was sent there.
sub sent_on {
    my ($visitor, $path) = @_;
    my $answer = request($visitor, GET => $path, undef, @document);
    $visitor->{deleted} = [ grep { /Max-Age=0/ } @{ cookies($answer) } ];
    return [ sort grep { $is_counted{$_} } map { s/=.*//r } split /; /, $answer->{body} ];
}

sub holds { [ grep { $is_counted{$_} } $_[0]{jar}->names ] }

# Presses a button of the form and follows to where it leads.
sub choose {
    my ($visitor, $choice) = @_;
    my $page = request($visitor, GET => '/cookies', undef, @document);
    my ($policy) = $page->{body} =~ /name="policy" value="([^"]+)/;
    my $answer = request($visitor, POST => '/cookies', "choice=$choice&policy=$policy&return=/cookies",
        Form::FORM, @document);
    is $answer->{status}, 303, "choice=$choice is taken";
    cmp_ok scalar @{ cookies($answer) }, '<=', 21, '... by an answer of some twenty cookies at most';
    my ($to) = field($answer, 'Location');
    return request($visitor, GET => $to =~ s/#.*//r, undef, @document);
}

sub script { $_[0]{jar}->script('scripted=1; Path=/; Domain=jar.test; Max-Age=99999', $host, '/') }

# As they were stored before there was a policy.
sub plant {
    my ($visitor) = @_;
    my $old = qx($^X t/cgi-bin/analytics.pl);
    $visitor->{jar}->set($_, $host, '/start') for $old =~ /^Set-Cookie: (.*?)\r$/mg;
    script($visitor);
    is_deeply holds($visitor), \@counted, 'a browser that has them all';
}
$ENV{REQUEST_URI} = '/start';

for my $http ([ 'HTTP/1.1', \&ask ], has_h2() ? [ 'HTTP/2', \&ask_h2 ] : ()) {
    my ($name, $ask) = @$http;
    subtest $name => sub {
        my $visitor = visitor($ask);
        plant($visitor);
        is_deeply sent_on($visitor, '/'), [], 'before any choice none is sent on';
        is_deeply sent_on($visitor, '/shop/'), [], '... not where one has its path either';
        is_deeply $visitor->{deleted}, [], '... and none deleted';
        is_deeply holds($visitor), \@counted, '... so that all are still there';

        my $page = choose($visitor, 'none');
        like $page->{body}, qr/role="status".*?(?:[1-9]|1\d) cookies were deleted\./s, 'the page says how many went';
        is_deeply sent_on($visitor, '/'), [], 'after a refusal none is sent on';
        is_deeply holds($visitor), ['shop'], '... and none is left but the one of a path';
        is_deeply sent_on($visitor, '/shop/'), [], '... which is not sent on there';
        is_deeply holds($visitor), [], '... and then gone, too';
        script($visitor);
        is_deeply sent_on($visitor, '/'), [], 'one that a script writes again is not sent on';
        is_deeply holds($visitor), [], '... and does not stay';
        sent_on($visitor, '/start');
        is_deeply holds($visitor), [], 'nor what the application sets again';
        like $visitor->{jar}->header($host, '/'), qr/\bsid=1\b/, 'what is necessary does';

        $visitor = visitor($ask);
        choose($visitor, 'all');
        sent_on($visitor, '/start');
        script($visitor);
        is_deeply holds($visitor), \@counted, 'after a consent all are kept';
        is_deeply sent_on($visitor, '/'), \@here, '... and sent on';
        is_deeply $visitor->{deleted}, [], '... and none is deleted';
        choose($visitor, 'none');
        is_deeply sent_on($visitor, '/'), [], 'withdrawn: none is sent on';
        is_deeply holds($visitor), ['shop'], '... and none is left but the one of a path';
        is_deeply sent_on($visitor, '/shop/'), [], '... which is not sent on there';
        is_deeply holds($visitor), [], '... and then gone, too';
    };
}

done_testing;
