#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# A consent that cannot be recorded is not given; a refusal always is, and
# waits for nothing: with a full disk, and with a program that stops reading.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use JSON::PP ();
use Client;
use Form;
use Instance;
use Records;

my $json  = JSON::PP->new->utf8;
my $logs  = File::Temp->newdir(DIR => var('t_logs'));
my $shop  = shop_lines();
my $clock = var('t_dir') . '/c-modules/clock/.libs/mod_clock.so';
my $collect = var('t_dir') . '/backend/collect.pl';
my $long = 'en-' . join '-', ('abcdefgh') x 480;    # a tag that makes a record longer than PIPE_BUF
sub host { my ($name, @lines) = @_; join "\n    ", "<VirtualHost *:PORT>", "ServerName $name", $shop, @lines, "\n</VirtualHost>\n" }

symlink '/dev/full', "$logs/full" or die "symlink: $!";
# One child, since what failed is remembered by each.
my $httpd = Instance->new(conf => join '', "LoadModule clock_module $clock\n", <<'ONE',
<IfModule mpm_event_module>
    StartServers 1
    ServerLimit 1
    ThreadsPerChild 8
    MaxRequestWorkers 8
</IfModule>
<IfModule mpm_prefork_module>
    StartServers 1
    ServerLimit 1
    MaxRequestWorkers 1
</IfModule>
ONE
    host('off.test'),
    host('full.test',  "CookiePolicyRecord $logs/full"),
    host('twin.test',  "CookiePolicyRecord $logs/full"),
    host('works.test', "CookiePolicyRecord $logs/works"),
    host('stuck.test', 'CookiePolicyRecord "|/bin/sleep 86400"'),
    host('later.test', qq(CookiePolicyRecord "|$collect $logs/later later")),
    host('later-long.test', qq(CookiePolicyRecord "|$collect $logs/later-long later"), "CookiePolicyLanguage $long"),
);
sub to { return { host => $_[0], port => $httpd->{port}, @_[ 1 .. $#_ ] } }
sub lost { scalar $httpd->log_lines(qr/took no record/) }
my $now = time;

# --- a full disk ------------------------------------------------------------------

my $before = chosen(to('works.test'), 'statistical=on');
for my $case ([ 'nobody has chosen' ], [ 'somebody has' => "Cookie: $before; _ga=1; ads=2" ]) {
    my ($name, @fields) = @$case;
    $now += 10;
    my $answer = post(to('full.test'), 'choice=all&policy=HASH&return=/there', OURS, at($now), @fields);
    is $answer->{status}, 503, "$name: a consent is not given";
    is_deeply cookies($answer), [], '... nothing is stored or deleted';
    is_deeply [ field($answer, 'Retry-After') ], ['5'], '... it says when to try again';
    is_deeply [ field($answer, 'Cache-Control') ], ['no-store'], '... to nobody else';
    like $answer->{body}, qr/<title>Not saved: .*your consent could not be recorded just now.*You can refuse at any time/s,
      '... and what has happened';
    like $answer->{body}, qr/name="return" value="\/there"/, '... with the form to try again';
    is scalar(() = $answer->{body} =~ / checked>/g), @fields ? 1 : 1, '... as it was';
    $now += 10;
    $answer = post(to('full.test'), 'choice=all&policy=HASH', OURS, 'Accept: application/json', at($now), @fields);
    is $answer->{status}, 503, '... a program is answered the same';
    like $json->decode($answer->{body})->{error}{message}, qr/could not be recorded/, '... in JSON';
    is_deeply cookies($answer), [], '... and nothing is stored';
}
{
    my $page = ask(to('full.test'), GET => '/cookies', "Cookie: $before");
    like $page->{body}, qr/name="statistical" value="on"[^>]* checked>/, 'the choice of before is still there';
}

# Refusals go through, and the error log has what is lost.
for my $case (
    [ 'a refusal'                => 'choice=none' ],
    [ 'a withdrawal'             => 'choice=none', $before ],
    [ 'no box ticked'            => '', $before ],
  )
{
    my ($name, $form, @cookie) = @$case;
    my $answer = post(to('full.test'), $form, OURS, map { "Cookie: $_" } @cookie);
    is $answer->{status}, 303, "$name goes through";
    my $cookie = stored($answer);
    like $cookie, qr/statistical:n/, '... and is stored';
    my ($line) = $httpd->log_lines(qr/a refusal holds, but its record is lost.*@{[ record_of($cookie) ]}/);
    like $line // '', qr/\[cookiepolicy:error\]/, '... its record is in the error log';
    my ($record) = ($line // '') =~ /is lost: (\{.*\})/;
    is eval { $json->decode($record)->{id} }, record_of($cookie), '... as it would be in the file';
}
# To keep one consent and take back another grants nothing.
{
    my $then = $now - 30 * 86400;
    my $both = stored(post(to('works.test'), 'statistical=on&advertising=on&policy=HASH', OURS, at($then)));
    $now += 10;
    my $answer = post(to('full.test'), 'statistical=on&policy=HASH', OURS, at($now), "Cookie: $both");
    is $answer->{status}, 303, 'one of two consents can be taken back';
    my $cookie = stored($answer);
    like $cookie, qr/statistical:y.*advertising:n/, '... and the other stays';
    is +(split /\./, $cookie)[1], base36($then), '... no longer than its own record proves it';
    $now += 10;
    $answer = post(to('full.test'), 'statistical=on&advertising=on&policy=HASH', OURS, at($now), "Cookie: $cookie");
    is $answer->{status}, 503, '... but not be given again';
}

# For five seconds nothing is tried.
{
    $now += 10;
    my $lost = lost();
    is post(to('full.test'), 'choice=all&policy=HASH', OURS, at($now))->{status}, 503, 'after a failure';
    is lost(), $lost + 1, '... which was one';
    is post(to($_), 'choice=all&policy=HASH', OURS, at($now + 4))->{status}, 503, "$_: grants are turned down"
      for 'full.test', 'twin.test';
    is lost(), $lost + 1, '... without another try';
    is post(to('works.test'), 'choice=all&policy=HASH', OURS, at($now))->{status}, 303, '... but where records work';
    is post(to('full.test'), 'choice=all&policy=HASH', OURS, at($now + 6))->{status}, 503, 'after five seconds';
    is lost(), $lost + 2, '... there is a new try';
    is post(to('full.test'), 'choice=all&policy=HASH', OURS, at($now - 3600))->{status}, 503, 'a clock that was set back';
    is lost(), $lost + 3, '... makes nobody wait for it';
    $lost++;
    # and service resumes by itself
    $now += 20;
    is post(to('full.test'), 'choice=none', OURS, at($now))->{status}, 303, 'a refusal is tried always';
    is lost(), $lost + 3, '... and told';
}

# A write that is cut short is none. (What a child may write ends in the middle
# of a record: prlimit needs to be root's, or of the same user as the child.)
SKIP: {
    my $file  = "$logs/works";
    my $limit = sub { system("prlimit --pid $_ --fsize=$_[0]:unlimited 2>/dev/null") && return 0 for $httpd->children; 1 };
    $limit->('unlimited') or skip 'prlimit does not work here', 6;
    my ($before) = lines_of($file);
    $limit->(100 + -s $file);
    $now += 10;
    is post(to('works.test'), 'choice=all&policy=HASH', OURS, at($now))->{status}, 503, 'a record that was cut short';
    my ($records, undef, @torn) = lines_of($file);
    is scalar @$records, scalar @$before, '... is none';
    is length "@torn", 100, '... but a torn line';
    $limit->('unlimited');
    $now += 10;
    my $cookie = stored(post(to('works.test'), 'choice=all&policy=HASH', OURS, at($now)));
    ($records, undef, @torn) = lines_of($file);
    is $records->[-1]{id}, record_of($cookie), '... the next one is whole';
    is length "@torn", 101, '... and stands apart';
    is scalar @$records, @$before + 1, '... nothing else is lost';
}

# --- a program that stops reading ------------------------------------------------------

# What fits into the pipe is taken, and no answer comes late.
{
    my ($taken, $cookie, $lines) = (0);
    for (1 .. 1000) {
        $cookie = stored(post(to('stuck.test', patience => 30), 'choice=none', OURS)) or last;
        $lines = () = $httpd->log_lines(qr/a refusal holds.*stuck\.test/);
        last if $lines;
        $taken++;
    }
    cmp_ok $taken, '>', 0, "a pipe takes records until it is full: $taken";
    is $lines, 1, '... then a refusal is stored all the same, and told';
    like $cookie // '', qr/statistical:n/, '... at once';
    my $lost = lost();
    my $answer = post(to('stuck.test'), 'choice=all&policy=HASH', OURS, at($now));
    is $answer->{status}, 503, 'a consent is not given';
    is_deeply cookies($answer), [], '... nor stored';
    is lost(), $lost + 1, '... and the log says why';
    is post(to('stuck.test'), 'choice=all&policy=HASH', OURS, at($now + 1))->{status}, 503, '... nor the next one';
    is lost(), $lost + 1, '... which is not tried';
    # Each would wait a second, if it waited: far more than this takes.
    my ($end, $through) = (time + 60, 0);
    while ($through < 120 && time < $end) {
        last if post(to('stuck.test'), 'choice=none', OURS)->{status} != 303;
        $through++;
    }
    is $through, 120, 'refusals are, and none of them waits';
}

# A program that reads again finds every line whole that was taken, and apart
# from what was not; then consents are given again.
for my $name (qw(later later-long)) {
    my (@ids, $lost);
    for (1 .. 1000) {
        push @ids, record_of(stored(post(to("$name.test"), 'choice=none', OURS)));
        $lost = () = $httpd->log_lines(qr/a refusal holds.*"id":"$ids[-1]"/);
        last if $lost;
    }
    is $lost, 1, "$name: the pipe is full";
    is post(to("$name.test"), 'choice=all&policy=HASH', OURS, at($now))->{status}, 503, '... and no consent is given';
    pop @ids;
    open my $go, '>', "$logs/$name.go" or die "$name.go: $!";
    $httpd->wait_for('the records', sub { @{ (lines_of("$logs/$name"))[0] } >= @ids });
    for (1 .. 3) {
        $now += 10;
        my $answer = post(to("$name.test"), 'choice=all&policy=HASH', OURS, at($now));
        is $answer->{status}, 303, '... as soon as it is read, one is';
        push @ids, record_of(stored($answer));
    }
    $httpd->wait_for('the records', sub { @{ (lines_of("$logs/$name"))[0] } >= @ids });
    my ($records, undef, @torn) = lines_of("$logs/$name");
    is_deeply [ map { $_->{id} } @$records ], \@ids, '... all that was taken is there';
    cmp_ok scalar @torn, '<=', $name eq 'later' ? 0 : 2, '... and what was torn is a line of its own';
}

is_deeply [ $httpd->crashes ], [], 'no child died';
done_testing;
