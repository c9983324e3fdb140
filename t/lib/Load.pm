# SPDX-License-Identifier: Apache-2.0
#
# Many visitors who choose at the same time.
#
#   my @made = load(to => { host => 'a.test', port => 8080 }, clients => 50, each => 20,
#                   bodies => [ 'choice=all', 'choice=none' ]);
#
# Each client is a process that makes `each` choices, or as many as it can within
# `seconds`. What they made is a list of { grant, status, id, took }: whether the body grants, the status, the
# record's id in the choice cookie that came, and the seconds that it took.

package Load;

use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use File::Temp ();
use IO::Socket::INET;
use POSIX ();
use Time::HiRes 'time';
use Form ();

our @EXPORT = qw(load start_load made end_load);

# The head of the answer. (One connection a choice: httpd may end an idle one at
# the moment that the next request is on its way.)
sub exchange {
    my ($to, $body) = @_;
    my $socket;
    for (1 .. 200) {
        $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $to->{port}) and last;
        select undef, undef, undef, 0.02;
    }
    print $socket join "\r\n", 'POST /cookies HTTP/1.1', "Host: $to->{host}", 'Connection: close',
      Form::FORM, Form::OURS, 'Content-Length: ' . length $body, '', $body;
    local $/;
    my ($head) = (readline($socket) // '') =~ /^(.*?\r\n)\r\n/s;
    return $head // '';
}

sub choose {
    my ($to, $body) = @_;
    my $started  = time;
    my $head     = exchange($to, $body);
    my ($status) = $head =~ m{^HTTP/1\.1 (\d+)};
    my ($value)  = $head =~ /^Set-Cookie: *(?:__Host-)?cookies_preferences=([^;\r]*)/mi;
    my $grant    = $body =~ /choice=none/ ? 0 : 1;
    return $grant, $status // 0, time - $started, $value ? (split /\./, $value)[4] : '';
}

sub client {
    my ($out, $with, $hash) = @_;
    my $end    = $with->{seconds} ? time + $with->{seconds} : undef;
    my @bodies = @{ $with->{bodies} };
    for (my $i = 0; $end ? time < $end : $i < $with->{each}; $i++) {
        my @made = choose($with->{to}, $bodies[ $i % @bodies ] . "&policy=$hash");
        syswrite $out, "@made\n";
    }
    return;
}

# The clients run until end_load.
sub start_load {
    my (%with) = @_;
    my $hash = Form::hash($with{to});
    my $self = { file => File::Temp->new };
    for (1 .. $with{clients}) {
        my $pid = fork // die "fork: $!";
        if (!$pid) {
            open my $out, '>>', "$self->{file}" or die "$self->{file}: $!";
            eval { client($out, \%with, $hash); 1 } or warn $@;
            close $out;
            POSIX::_exit(0);    # nothing of the test's is this process's to end
        }
        push @{ $self->{clients} }, $pid;
    }
    return $self;
}

# What they made so far.
sub made {
    my ($self) = @_;
    open my $in, '<', "$self->{file}" or die "$self->{file}: $!";
    return map { chomp; my %one; @one{qw(grant status took id)} = split / /, $_, 4; \%one } <$in>;
}

sub end_load {
    my ($self) = @_;
    waitpid $_, 0 for @{ $self->{clients} };
    return made($self);
}

sub load { return end_load(start_load(@_)) }

1;
