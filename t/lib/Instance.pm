# SPDX-License-Identifier: Apache-2.0
#
# An httpd of a test's own, for what must not happen to the one that all tests
# share.
#
#   my $httpd = Instance->new(conf => <<'CONF', modules => [qw(dbd lua)]);
#   $httpd->stop; $httpd->start; $httpd->signal('USR1');
#   $httpd->{port}; $httpd->log_lines(qr/.../);
#
# Requests may set its clock (Form::at). PORT in the configuration is its port,
# DIR a directory of its own.

package Instance;

use strict;
use warnings FATAL => 'all';
use Apache::TestConfig ();
use File::Temp ();
use IO::Socket::INET;

sub new {
    my ($class, %with) = @_;
    my $config = Apache::TestConfig->thaw;
    my $vars   = $config->{vars};
    my $dir    = File::Temp->newdir('httpd-XXXX', DIR => $vars->{t_logs});
    my $self   = bless {
        dir  => $dir, owner => $$, httpd => $vars->{httpd}, defines => $with{defines} // [],
        port => IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1')->sockport,
    }, $class;
    my %wanted = map { $_ => 1 } "mpm_$vars->{mpm}", 'authz_core', @{ $with{modules} // [] };
    open my $list, '<', "$vars->{t_conf}/inherit.conf" or die "inherit.conf: $!";
    my @modules = grep { /^LoadModule (\S+)_module / && $wanted{$1} } <$list>;
    my $root = $> == 0 ? "User $vars->{user}\nGroup $vars->{group}\n" : '';
    my ($text, $port) = ($with{conf}, $self->{port});
    $text =~ s/\bPORT\b/$port/g;
    $text =~ s/\bDIR\b/$dir/g;
    chmod 0755, "$dir";
    open my $out, '>', "$dir/httpd.conf" or die "httpd.conf: $!";
    print $out @modules, <<"CONF", $text;
LoadModule cookiepolicy_module "$config->{modules}{'mod_cookiepolicy.c'}"
LoadModule clock_module "$vars->{t_dir}/c-modules/clock/.libs/mod_clock.so"
LoadModule nodog_module "$vars->{t_dir}/c-modules/nodog/.libs/mod_nodog.so"
ServerRoot "$dir"
DefaultRuntimeDir "$dir"
DocumentRoot "$dir"
PidFile "$dir/pid"
ErrorLog "$dir/error_log"
LogLevel info cookiepolicy:debug
ServerName localhost:$self->{port}
Listen 127.0.0.1:$self->{port}
GracefulShutdownTimeout 5
$root
CONF
    close $out or die "httpd.conf: $!";
    return $self->start;
}

sub start {
    my ($self) = @_;
    $self->{pid} = fork // die "fork: $!";
    if (!$self->{pid}) {
        setpgrp;    # httpd ends its whole process group
        open STDIN, '<', '/dev/null';
        open STDOUT, '>>', "$self->{dir}/output";
        open STDERR, '>&', \*STDOUT;
        exec $self->{httpd}, '-f', "$self->{dir}/httpd.conf", '-DFOREGROUND', map({ "-D$_" } @{ $self->{defines} }) or die "httpd: $!";
    }
    $self->wait_for('an answer', sub { $self->answers }, 60);
    return $self;
}

sub answers {
    my ($self) = @_;
    waitpid($self->{pid}, 1) > 0 and die "httpd ended:\n", $self->text('output'), $self->text('error_log');
    my $socket = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$self->{port}", Timeout => 5) or return 0;
    print $socket "GET /nothing HTTP/1.0\r\n\r\n";
    return defined readline $socket;
}

# Dies where `what` does not happen in time.
sub wait_for {
    my ($self, $what, $happened, $seconds) = @_;
    my $end = time + ($seconds // 30);
    until ($happened->()) {
        die "not within time: $what\n", ref $self ? $self->text('error_log') : '' if time > $end;
        select undef, undef, undef, 0.02;
    }
    return 1;
}

sub signal { my ($self, $signal) = @_; kill $signal => $self->{pid}; return }


sub stop {
    my ($self) = @_;
    return if !$self->{pid};
    $self->signal('TERM');
    waitpid delete $self->{pid}, 0;
    return;
}

sub text {
    my ($self, $file) = @_;
    open my $in, '<', "$self->{dir}/$file" or return '';
    local $/;
    return scalar <$in>;
}

sub log_lines {
    my ($self, $pattern) = @_;
    return grep { /$pattern/ } split /\n/, $self->text('error_log');
}

# Its children.
sub children {
    my ($self) = @_;
    my @children;
    for my $stat (glob '/proc/[0-9]*/stat') {
        open my $file, '<', $stat or next;
        my ($pid, $parent) = (<$file> // '') =~ /^(\d+) \(.*\) [^Z] (\d+)/ or next;
        push @children, $pid if $parent == $self->{pid};
    }
    return @children;
}

# Where a child died, or a sanitizer spoke.
sub crashes { $_[0]->log_lines(qr/exit signal|AddressSanitizer|runtime error:|Assertion|double free|corrupted/) }

sub DESTROY {
    my ($self) = @_;
    local ($?, $@, $!);
    $self->stop if $self->{owner} == $$;
    return;
}

1;
