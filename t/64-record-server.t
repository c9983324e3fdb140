#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# Records and the life of a server: rotation, restarts, programs that die, long
# records from many at once; and a server that could not keep any does not start.

use strict;
use warnings FATAL => 'all';
use POSIX ();
use Test::More;
use lib 't/lib';
use Client;
use Configtest;
use Form;
use IO::Socket::INET;
use Instance;
use Load;
use Records;

my $logs = File::Temp->newdir(DIR => var('t_logs'));
my $shop = shop_lines();
my $long = 'en-' . join '-', ('abcdefgh') x 480;    # a tag that makes a record longer than PIPE_BUF
my $collect = var('t_dir') . '/backend/collect.pl';
sub host { my ($name, @lines) = @_; join "\n    ", "<VirtualHost *:PORT>", "ServerName $name", $shop, @lines, "\n</VirtualHost>\n" }
sub text_of { open my $in, '<', $_[0] or return ''; local $/; return <$in> // '' }
sub restarts { scalar $_[0]->log_lines(qr/resuming normal operations/) }

# A graceful restart, and the last child of before is gone.
sub graceful {
    my ($httpd) = @_;
    my $n   = restarts($httpd);
    my %old = map { $_ => 1 } $httpd->children;
    $httpd->signal('USR1');
    $httpd->wait_for('a restart', sub { restarts($httpd) > $n });
    $httpd->wait_for('the old children\'s end', sub { !grep { $old{$_} } $httpd->children });
    return;
}

sub records_of   { (lines_of("$logs/$_[0]"))[0] }
sub documents_of { (lines_of("$logs/$_[0]"))[1] }
sub torn_of      { my (undef, undef, @torn) = lines_of("$logs/$_[0]"); \@torn }

# Mutexes that are files: each has to have a name of its own.
my $httpd = Instance->new(conf => join '', "Mutex fcntl:DIR default\n",
    host('file.test', "CookiePolicyRecord $logs/file", "IncludeOptional $logs/rows*.conf"),
    host('program.test', qq(CookiePolicyRecord "|$collect $logs/program")),
    host('deaf.test',    'CookiePolicyRecord "|/bin/sleep 86400"'),
    host('mortal.test',  qq(CookiePolicyRecord "|$collect $logs/mortal mortal")),
    host('long-file.test', "CookiePolicyRecord $logs/long-file", "CookiePolicyLanguage $long"),
    host('long-program.test', qq(CookiePolicyRecord "|$collect $logs/long-program"), "CookiePolicyLanguage $long"),
);
sub to { return { host => $_[0], port => $httpd->{port}, @_[ 1 .. $#_ ] } }

# --- rotation and restarts -----------------------------------------------------------

{
    my $before = chosen(to('file.test'), 'choice=none');
    rename "$logs/file", "$logs/file.1";
    graceful($httpd);
    my $after = chosen(to('file.test'), 'choice=none');
    is_deeply [ map { $_->{id} } @{ records_of('file.1') } ], [ record_of($before) ],
      'what was rotated away has the records of before';
    is_deeply [ map { $_->{id} } @{ records_of('file') } ], [ record_of($after) ],
      '... and a graceful restart opens a new file';
    is scalar @{ documents_of('file.documents') }, 2, '... documents that are there are not repeated';

    open my $out, '>', "$logs/rows.conf";
    print $out "CookiePolicyCookie px advertising provider=Pixels\n";
    close $out;
    graceful($httpd);
    chosen(to('file.test'), 'choice=none');
    my ($name) = map { $_->{document} } records_of('file')->[-1];
    is scalar @{ documents_of('file.documents') }, 4, 'a policy that has changed has documents of its own';
    is scalar(grep { $_->{hash} eq $name } @{ documents_of('file.documents') }), 1, '... which its records name';

    rename "$logs/file.documents", "$logs/file.documents.1";
    graceful($httpd);
    is scalar @{ documents_of('file.documents') }, 2, 'where documents were rotated away, today\'s are written again';

    # A line that was never finished does not count, and spoils no other.
    my ($last) = do { open my $in, '<:raw', "$logs/file.documents"; (<$in>)[-1] };
    truncate "$logs/file.documents", (-s "$logs/file.documents") - 10;
    graceful($httpd);
    my ($records, $documents, @torn) = lines_of("$logs/file.documents");
    is_deeply [ scalar @$documents, scalar @torn ], [ 2, 1 ], 'a torn document is written again, apart';
    is sha256_of($documents->[-1]), $documents->[-1]{hash}, '... and whole';

    # The disk was full again just then.
    truncate "$logs/file.documents", (-s "$logs/file.documents") - 10;
    open $out, '>>', "$logs/file.documents";
    print $out " torn\n";
    close $out;
    graceful($httpd);
    is scalar @{ documents_of('file.documents') }, 2, '... however often';
}

# --- a program ---------------------------------------------------------------------------

# The documents come first, at each start; then records from each of its lives.
{
    my @made = map { record_of(chosen(to('program.test'), 'choice=all')) } 1 .. 3;
    graceful($httpd);
    push @made, map { record_of(chosen(to('program.test'), 'choice=all')) } 1 .. 3;
    $httpd->wait_for('the records', sub { @{ records_of('program') } >= 6 });
    is_deeply [ sort map { $_->{id} } @{ records_of('program') } ], [ sort @made ],
      'a program receives the records, before and after a restart';
    my %there = map { $_->{hash} => 1 } @{ documents_of('program') };
    is_deeply [ grep { !$there{ $_->{document} } } @{ records_of('program') } ], [], '... and the documents they name';
    is_deeply [ map { sha256_of($_) } @{ documents_of('program') } ],
      [ map { $_->{hash} } @{ documents_of('program') } ], '... whole';
    open my $in, '<', "$logs/program";
    like scalar <$in>, qr/"type":"document"/, '... before any record';
    is_deeply torn_of('program'), [], '... and nothing else';
}

# A child that is still at work when a graceful restart ends the program: what
# nobody will read is no record.
{
    my $hash   = hash(to('deaf.test'));
    my $body   = "choice=all&policy=$hash";
    my $asleep = sub {
        grep { text_of("/proc/$_/cmdline") =~ m{/bin/sleep} } $httpd->children;
    };
    my %before = map { $_ => 1 } $asleep->();
    my $socket = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$httpd->{port}") or die "connect: $!";
    print $socket join "\r\n", 'POST /cookies HTTP/1.1', 'Host: deaf.test', FORM, OURS, 'Connection: close',
      'Expect: 100-continue', 'Content-Length: ' . length $body, '', '';
    like scalar <$socket>, qr/ 100 /, 'a child waits for a form';
    my $n = restarts($httpd);
    $httpd->signal('USR1');
    $httpd->wait_for('a restart', sub { restarts($httpd) > $n && !grep { $before{$_} } $asleep->() });
    print $socket $body;
    my ($status) = join('', <$socket>) =~ m{^HTTP/1\.1 (\d+)}m;
    is $status, 503, '... and cannot give a consent to a program that has gone';
}

# A program that dies is started again by httpd, and nothing in the pipe is lost.
{
    my @made = map { record_of(chosen(to('mortal.test'), 'choice=all')) } 1 .. 3;
    $httpd->wait_for('the records', sub { @{ records_of('mortal') } >= 3 }, 60);
    is_deeply [ map { $_->{id} } @{ records_of('mortal') } ], \@made, 'a program that dies loses no record';
    is_deeply torn_of('mortal'), [], '... nor tears one';
    cmp_ok scalar $httpd->log_lines(qr/piped log program .*mortal.* failed unexpectedly/), '>=', 2,
      '... and had died';
}

# --- records too long for one write, from many at once --------------------------------------

for my $name (qw(long-file long-program)) {
    my @made = load(to => to("$name.test"), clients => 8, each => 25, bodies => ['choice=all']);
    is_deeply [ grep { $_->{status} != 303 } @made ], [], "$name: all are taken";
    $httpd->wait_for('the records', sub { @{ records_of($name) } >= 200 });
    is_deeply torn_of($name), [], '... no line is torn';
    is_deeply [ sort map { $_->{id} } @{ records_of($name) } ], [ sort map { $_->{id} } @made ],
      '... each choice is there once';
}

is_deeply [ $httpd->crashes ], [], 'no child died';
$httpd->stop;

# --- what -t finds, and what only a start can ---------------------------------------------------

POSIX::mkfifo("$logs/fifo", 0600) || -p "$logs/fifo" or die "mkfifo: $!";
for my $case (
    [ 'a pipe for a file'             => "$logs/fifo",      qr{'$logs/fifo' is a pipe or a socket; allowed: a file} ],
    [ 'a directory that is not there' => "$logs/none/file", qr{'$logs/none/file': there is no directory '$logs/none/'} ],
    [ 'a file for a directory'        => "$logs/file/file", qr{'$logs/file/file': there is no directory '$logs/file/'} ],
    [ 'a directory for a file'        => "$logs",           qr{'$logs' is a directory; allowed: a file} ],
  )
{
    my ($name, $target, $want) = @$case;
    my $said = configtest("CookiePolicy On\nCookiePolicyRecord $target\n");
    isnt $said->{status}, 0, "$name: is an error";
    like $said->{errors}, qr/error: FILE:2: CookiePolicyRecord: $want/, '... with its line';
    is configtest("CookiePolicyRecord $target\n")->{status}, 0, '... but not under CookiePolicy Off';
}
is configtest("CookiePolicy On\nCookiePolicyRecord $logs/untouched\n")->{status}, 0, 'a file that can be made is none';
ok !-e "$logs/untouched", '... and -t does not make it';
{
    # Two hosts, two lines, one target: said once for each line.
    my $said = configtest(join "\n", "CookiePolicy On", map { "<VirtualHost *:1>\nServerName $_.test\nCookiePolicyRecord $logs/none/a\n</VirtualHost>\n" } 1, 2);
    is scalar(() = $said->{errors} =~ /there is no directory/g), 1, 'one place of several hosts is told once';
    $said = configtest("CookiePolicyRecord logs/../choices\nCookiePolicyCookie a necessary\n", '-D', 'DUMP_COOKIEPOLICY');
    like $said->{output}, qr{CookiePolicyRecord /.*/choices$}m, 'the dump has the place';
}
mkdir "$logs/taken.documents";
for my $case (
    [ 'documents that cannot be written' => "$logs/taken", qr{cannot open '$logs/taken.documents': Is a directory} ],
    [ 'a program that is not there' => qq("|$logs/nobody"), qr{cannot start the program '$logs/nobody'} ],
    [ 'a program that takes nothing' => qq("|/bin/sleep 3600"), qr{no document could be written to '/bin/sleep 3600'}, 40 ],
  )
{
    my ($name, $target, $want, $rows) = @$case;
    # documents of more than a pipe holds
    my @rows = map { "CookiePolicyCookie r$_ necessary purpose=\"" . 'x' x 4000 . '"' } 1 .. $rows // 0;
    my $started = eval { Instance->new(conf => host('a.test', "CookiePolicyRecord $target", @rows)) };
    is $started, undef, "$name: the server does not start";
    like $@, qr/CookiePolicyRecord: $want.*; without a place for records no consent could be given/, '... and says why';
}

done_testing;
