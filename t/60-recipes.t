# SPDX-License-Identifier: Apache-2.0
#
# The recipes of README.md for applications, as they stand there, behind
# mod_cache: whoever refused never gets what was made for somebody who agreed,
# nor the reverse, whatever other cookies come along. And without the lines
# about Cache-Control just that happens, so they are there for a reason.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;

# [ recipe, path, category, what those get who agreed to it, and the others ]
my $counted = qr{<script src=["']/count\.js["']></script>};
my $free    = qr{<p>You are not counted};
my @recipes = (
    [ 'SSI',          '/news/news.shtml',  'statistical', $counted, $free ],
    [ 'the choice in a page', '/settings/settings.shtml', 'statistical',
        qr/name="statistical"[^>]* checked/, qr/name="statistical"(?![^>]* checked)/ ],
    [ '<If>',         '/shop/index.html',  'statistical', $counted, qr{<title>Shop</title></head>} ],
    [ 'mod_rewrite',  '/map/index.html',   'third-party', qr/<iframe/, qr{of the way\.</p>\n\z} ],
    [ 'RequestHeader', '/app/',            'statistical', qr/^X-Consent: [^\r]*\bstatistical\b/m, qr/^X-Consent: (?![^\r]*statistical)/m ],
    [ 'CGI',          '/visits.cgi',       'statistical', $counted, $free ],
    [ 'C',            '/counted',          'statistical', $counted, $free ],
);

my $serial = 0;
sub fresh { "$_[0]?$$-" . ++$serial }    # an address that no cache knows yet

sub hit { (field($_[0], 'X-Cache'))[0] // 'none' }

sub is_private {
    my ($answer, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $list = join ', ', field($answer, 'Cache-Control');
    like $list, qr/\bprivate\b.*\bno-cache\b/, "$name: the answer is private";
    unlike hit($answer), qr/^(?:HIT|REVALIDATE)/, "$name: and from no cache";
}

# The content of an answer is what its visitor agreed to.
sub is_for {
    my ($agreed, $answer, $recipe, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my (undef, undef, undef, $with, $without) = @$recipe;
    my ($right, $wrong) = $agreed ? ($with, $without) : ($without, $with);
    ok $answer->{status} == 200 && $answer->{body} =~ $right && $answer->{body} !~ $wrong,
      "$name: gets what is for them"
      or diag $answer->{raw};
}

for my $host (map { "$_.recipes.test" } qw(quick handler)) {
    for my $recipe (@recipes) {
        my ($what, $path, $category) = @$recipe;
        my $yes  = grant($host, 'choice=save', "$category=on");
        my $no   = grant($host, 'choice=none');
        my @who  = ([ 1, 'who agreed', $yes ], [ 0, 'who refused', $no ], [ 0, 'a stranger', undef ]);
        my @kept = map { [ @$_[ 0, 1 ], join '; ', 'kept=1', $_->[2] // () ] } @who;
        my @orders = map { [@$_], [ reverse @$_ ] } \@who, \@kept,
          [ $who[0], $kept[1], $kept[0], $who[1] ];
        for my $order (@orders) {
            my $target = fresh($path);
            for my $visitor (@$order, $order->[0]) {
                my ($agreed, $name, $cookie) = @$visitor;
                my $answer = ask($host, GET => $target, defined $cookie ? "Cookie: $cookie" : ());
                is_for($agreed, $answer, $recipe, "$host, $what, $name");
                is_private($answer, "$host, $what, $name");
            }
        }

        # A browser that kept a copy, and asks whether it is still good after
        # its owner has changed his mind.
        my $before = ask($host, GET => $path, "Cookie: $yes");
        my @conditions = map {
            my ($field, $condition) = @$_;
            map { "$condition: $_" } field($before, $field)
        } [ 'ETag', 'If-None-Match' ], [ 'Last-Modified', 'If-Modified-Since' ];
        is_for(0, ask($host, GET => $path, "Cookie: $no", @conditions), $recipe,
            "$host, $what, a copy from before the refusal");
    }

    # The same without the lines: the first visitor's page is everybody's.
    my $open = "public-$host";
    for my $recipe (@recipes) {
        my ($what, $path, $category) = @$recipe;
        next if $what eq 'C';    # there it is a line of the module
        next if $what eq 'mod_rewrite' && $host =~ /^handler/;    # its key is the rewritten address
        my $yes = grant($open, 'choice=save', "$category=on");
        my $no  = grant($open, 'choice=none');
        for my $first (1, 0) {
            my $target = fresh($path);
            ask($open, GET => $target, 'Cookie: ' . ($first ? $yes : $no));
            my $second = ask($open, GET => $target, 'Cookie: ' . ($first ? $no : $yes));
            like hit($second), qr/^HIT/, "$open, $what: not marked, an answer is kept";
            is_for($first, $second, $recipe,
                "$open, $what: " . ($first ? 'who refused' : 'who agreed') . ' has the page of another, who');
        }
    }
}

# Where a site says `Header always set Cache-Control` for everything, mod_cache
# sees nothing else: the recipes that say `always` too hold, what a program says
# by itself is hidden. README.md warns of it.
{
    my $host = 'always.recipes.test';
    for my $recipe (@recipes) {
        my ($what, $path, $category) = @$recipe;
        my $yes    = grant($host, 'choice=save', "$category=on");
        my $no     = grant($host, 'choice=none');
        my $target = fresh($path);
        ask($host, GET => $target, "Cookie: $yes");
        my $second = ask($host, GET => $target, "Cookie: $no");
        my $hidden = $what =~ /^(?:CGI|C)$/;
        is_for($hidden, $second, $recipe, "$host, $what: who refused" . ($hidden ? ' has the page of another, who' : ''));
    }
}

# A log line has what held for its own visitor, also on a hit.
for my $host (map { "public-$_.recipes.test" } qw(quick handler)) {
    my $target = fresh('/map/index.html');
    my @who = (
        [ grant($host), 'given "necessary audience statistical third-party advertising"' ],
        [ grant($host, 'choice=none'), 'given "necessary"' ],
        [ 'kept=1', 'none "necessary audience"' ],
    );
    ask($host, GET => $target, "Cookie: $_->[0]") for @who;
    my @lines = log_lines('consent_log', qr/\Q$target\E/, scalar @who);
    is_deeply [ map { /200 \d+ (.*)$/ } @lines ], [ map { $_->[1] } @who ], "$host: the log";
}

done_testing;
