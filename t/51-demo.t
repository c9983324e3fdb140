# SPDX-License-Identifier: Apache-2.0
#
# `make run` as a person has it: a terminal, the address that it prints, a
# browser, and Ctrl-C.

use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Cwd ();
use File::Basename ();
use File::Path ();
use IO::Socket::INET ();

use lib Apache::Test::vars('source') . '/lib';
use Visitor;

plan tests => 33, need_module('cookiepolicy');

my $top = File::Basename::dirname(Apache::Test::vars('source'));
my $demo = "$ENV{B}/demo-test-$$";
my @make = ('make', '-C', $top, 'run', "B=$ENV{B}", "DEMO=$demo",
    'DEMO_HTTPD=' . Apache::Test::vars('httpd'));
my $output = Apache::Test::vars('t_logs') . "/demo-$$";

# This may run under another make, whose jobs are not for this one.
delete @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS)};

END {
    my $status = $?;
    kill TERM => processes();
    1 while wait > 0;
    File::Path::remove_tree($demo);
    unlink $output, "$output.second";
    $? = $status;
}

my @necessary   = qw(csrftoken django_language sessionid);
my @statistical = qw(_ga _ga_PORTLUNE _pk_id.1.d3f0);
my @advertising = qw(IDE _fbp _gcl_au);

{
    # script(1) is the terminal; what is written to it is typed.
    my $command = join ' ', map { "'$_'" } @make, 'PORT=0';
    my ($pid, $terminal) = start(script => '-qfec', $command, '/dev/null');
    my $url = address();
    ok $url, 'make run says where the site is';
    like printed(), qr/Ctrl-C/, '... and how it ends';
    cmp_ok scalar processes(), '>=', 4, 'make, the application and httpd are running';

    my $httpd = Apache::Test::vars('httpd');
    is `$httpd -t -f $demo/httpd.conf 2>&1`, "Syntax OK\n", 'its policy causes no warning';

    visit($url);

    my ($port) = $url =~ /:(\d+)/;
    system "@make PORT=$port > $output.second 2>&1";
    like slurp("$output.second"), qr/Port $port is taken/, 'a second one says so of the port';

    syswrite $terminal, "\x03";
    waitpid $pid, 0;
    like printed(), qr/Stopped/, 'Ctrl-C is understood';
    is_deeply [ processes() ], [], 'nothing of it goes on after Ctrl-C';
    ok !IO::Socket::INET->new("127.0.0.1:$port"), '... nor listens';
}

{
    my ($pid) = start(@make, 'PORT=0');
    ok address(), 'it starts again';
    cmp_ok scalar processes(), '>=', 4, '... with all its processes';
    kill TERM => $pid;
    waitpid $pid, 0;
    is_deeply [ processes() ], [], 'SIGTERM to make ends all of it as well';
    unlike slurp("$demo/error_log"), qr{:(?:error|crit|alert|emerg)\]|Sanitizer|runtime error:},
      'without an error in its log';
}

# The promises of the site's own page.
sub visit {
    my ($url) = @_;
    my $visitor = Visitor->new($url);
    my $page    = $visitor->get('/');
    is $page->code, 200, 'the site answers';
    my %tried = tried($page);
    is_deeply [ sort keys %tried ], [ sort @necessary, @statistical, @advertising, 'experiment' ],
      'its application sets the reference cookies and others';
    is_deeply $visitor->holds, \@necessary, 'only the necessary ones arrive before a choice';
    is_deeply received($visitor), \@necessary, '... and come back';

    my $policy = $visitor->get('/cookies')->decoded_content;
    my @unlisted = grep { index($policy, $_) < 0 } qw(sessionid django_language csrftoken
      cookies_preferences _ga_* _pk_* _fbp _gcl_au IDE Opendatasoft Port-Lune);
    is_deeply \@unlisted, [], 'the policy page lists what was declared';
    $policy = $visitor->get('/cookies?lang=fr')->decoded_content;
    like $policy, qr/<html[^>]* lang="fr".*Publicit\x{e9}/s, '... in French as well';

    my @table = (
        [ 'refusing',             [ choice => 'none' ],    [] ],
        [ 'accepting statistics', [ statistical => 'on' ], \@statistical ],
        [ 'accepting all',        [ choice => 'all' ],     [ @statistical, @advertising ] ],
        [ 'withdrawing',          [ choice => 'none' ],    [] ],
    );
    for (@table) {
        my ($what, $form, $allowed) = @$_;
        $visitor->choose(@$form);
        $visitor->{set} = [];
        $visitor->get('/');
        is_deeply $visitor->was_set, [ sort @necessary, @$allowed ], "$what: what the page may set";
        is_deeply received($visitor), [ sort @necessary, @$allowed ], '... and what comes back';
    }
    my @records = split /\n/, slurp("$demo/consent.log");
    is scalar @records, scalar @table, 'each choice is recorded';
    my ($receipt) = $visitor->get('/cookies')->decoded_content =~ m{href="(/cookies/receipt[^"]*)"};
    my ($id) = $records[-1] =~ /"id":"([^"]+)"/;
    like $visitor->get($receipt)->decoded_content, qr/"\Q$id\E"/, '... and the page has its receipt';
    $page = $visitor->get('/');
    my %told = $page->decoded_content =~ m{<code id="(consent|state)">([^<]*)</code>}g;
    is_deeply \%told, { consent => 'necessary', state => 'given' }, 'the application is told so';

    $page = $visitor->submit($page, '/sign-in', name => 'Ada <Lovelace>');
    like $page->decoded_content, qr/<strong>Ada &lt;Lovelace&gt;/, 'one can sign in after refusing';
    $page = $visitor->submit($page, '/language', language => 'fr');
    like $page->decoded_content, qr/<html lang="fr">.*<strong>Ada/s, '... and pick a language';
    $page = $visitor->submit($page, '/sign-out');
    unlike $page->decoded_content, qr/<strong>Ada/, '... and sign out';
    is $visitor->post('/sign-in', [ name => 'Mallory' ])->code, 403, 'forged forms are refused';
}

# The table of the page: name of the cookie => whether it was received.
sub tried { $_[0]->decoded_content =~ /data-cookie="([^"]*)" data-received="(yes|no)"/g }

sub received {
    my ($visitor) = @_;
    my %tried = tried($visitor->get('/'));
    return [ sort grep { $tried{$_} eq 'yes' } keys %tried ];
}

# Starts a program; its id, and where its standard input is written to.
sub start {
    my (@command) = @_;
    unlink $output;
    pipe my $read, my $write or die "pipe: $!";
    my $pid = fork // die "fork: $!";
    if (!$pid) {
        open STDIN,  '<&', $read    or die $!;
        open STDOUT, '>',  $output  or die "$output: $!";
        open STDERR, '>&', \*STDOUT or die $!;
        close $write;
        exec @command or die "$command[0]: $!";
    }
    return ($pid, $write);
}

# The address that it prints once the site is up.
sub address {
    my $end = time + 120;
    until (printed() =~ /Ctrl-C/) {
        die 'make run does not start: ' . printed() if time > $end || printed() =~ /\*\*\*/;
        select undef, undef, undef, 0.05;
    }
    my ($url) = printed() =~ m{(http://localhost:\d+)/\s};
    return $url;
}

sub printed { slurp($output) }

sub slurp {
    my ($file) = @_;
    open my $in, '<', $file or return '';
    local $/;
    return <$in> // '';
}

# The processes of this run: its directory stands in their command lines.
sub processes {
    return map { m{(\d+)} } grep { slurp($_) =~ /\Q$demo\E/ } glob '/proc/[0-9]*/cmdline';
}
