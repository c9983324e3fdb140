# SPDX-License-Identifier: Apache-2.0
#
# A PostgreSQL of a test's own, on loopback, gone with the test.
#
#   my $db = Postgres->new;             # with conf/schema.sql
#   $db->params('connect_timeout=2');   # for DBDParams
#   $db->query('SELECT 1');             # the rows, columns separated by |
#   $db->kill;   $db->start;            # as if the power had gone
#   $db->freeze; $db->thaw;             # it accepts, and never answers
#
# It refuses to be run by root, so it becomes somebody else.

package Postgres;

use strict;
use warnings FATAL => 'all';
use Apache::TestConfig ();
use File::Temp ();
use IO::Socket::INET;
use Scalar::Util ();

my @running;

sub programs {
    my ($newest) = sort { ($b =~ /(\d+)/)[0] <=> ($a =~ /(\d+)/)[0] } glob '/usr/lib/postgresql/*/bin';
    return $newest // die "there is no PostgreSQL\n";
}

sub new {
    my ($class, %with) = @_;
    my $vars = Apache::TestConfig->thaw->{vars};
    my $dir = File::Temp->newdir('postgresql-XXXX', DIR => $vars->{t_logs});
    my $self = bless { dir => $dir, owner => $$, bin => programs(), as => [], top => $vars->{source} }, $class;
    if ($> == 0) {
        my $user = getpwnam('postgres') ? 'postgres' : 'nobody';
        my ($uid, $gid) = (getpwnam $user)[2, 3];
        $self->{as} = [ 'setpriv', "--reuid=$uid", "--regid=$gid", '--clear-groups', '--' ];
        chown $uid, $gid, "$dir";
    }
    Scalar::Util::weaken($running[@running] = $self);
    $self->run('initdb', '-D', "$dir/data", qw(-A trust -U consent -N -E UTF8 --locale=C));
    $self->{port} = $with{port} // free_port();
    $self->start;
    $self->schema("$self->{top}/../conf/schema.sql") if !$with{empty};
    return $self;
}

sub free_port {
    return IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1')->sockport;
}

sub slurp {
    my ($file) = @_;
    open my $in, '<', $file or die "$file: $!";
    local $/;
    return scalar <$in>;
}

sub schema { my ($self, $file) = @_; $self->query(slurp($file)); return }

# A program of PostgreSQL's, which says something only if it fails.
sub run {
    my ($self, $program, @arguments) = @_;
    my $log = "$self->{dir}/$program.log";
    my $pid = fork // die "fork: $!";
    if (!$pid) {
        chdir '/';
        open STDIN,  '<',  '/dev/null';
        open STDOUT, '>>', $log or die "$log: $!";
        open STDERR, '>&', \*STDOUT;
        exec @{ $self->{as} }, "$self->{bin}/$program", @arguments or die "$program: $!";
    }
    waitpid $pid, 0;
    die "$program failed:\n", slurp($log) if $?;
    return;
}

# Nothing here has to survive more than the end of its processes.
sub start {
    my ($self) = @_;
    my $options = "-p $self->{port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
      . '-c fsync=off -c max_connections=200 -c shared_buffers=16MB';
    $self->run('pg_ctl', '-D', "$self->{dir}/data", '-w', '-l', "$self->{dir}/log", '-o', $options, 'start');
    return $self;
}

sub kill {
    my ($self) = @_;
    $self->signal('KILL');
    my $end = time + 30;
    select undef, undef, undef, 0.02 while $self->processes && time < $end;
    unlink "$self->{dir}/data/postmaster.pid";
    return;
}

# The postmaster first, then its children.
sub processes {
    my ($self) = @_;
    open my $in, '<', "$self->{dir}/data/postmaster.pid" or return @{ $self->{gone} // [] };
    chomp(my $first = <$in>);
    my @all = -d "/proc/$first" ? $first : ();
    for my $stat (glob '/proc/[0-9]*/stat') {
        open my $file, '<', $stat or next;
        my ($pid, $parent) = (<$file> // '') =~ /^(\d+) \(.*\) \S (\d+)/ or next;
        push @all, $pid if $parent == $first;
    }
    return @all;
}

sub signal {
    my ($self, $signal) = @_;
    CORE::kill $signal => $self->processes;
    return;
}

# What ALTER SYSTEM has set, before the next start.
sub reset_settings {
    my ($self) = @_;
    open my $out, '>', "$self->{dir}/data/postgresql.auto.conf" or die "postgresql.auto.conf: $!";
    close $out;
    return;
}

# Those that it was just making stop, too.
sub freeze { my ($self) = @_; $self->signal('STOP') for 1, 2; return }
sub thaw   { $_[0]->signal('CONT') }

sub params {
    my ($self, @more) = @_;
    return join ' ', 'host=127.0.0.1', "port=$self->{port}", 'user=consent', 'dbname=postgres', @more;
}

sub query {
    my ($self, $sql) = @_;
    my $file = File::Temp->new;
    print $file $sql;
    close $file;
    local $ENV{PGOPTIONS} = '--client-min-messages=warning';
    my @rows = qx{"$self->{bin}/psql" -X -q -A -t -v ON_ERROR_STOP=1 -d "@{[ $self->params ]}" -f "$file"};
    die "psql failed: $sql\n" if $?;
    chomp @rows;
    return wantarray ? @rows : $rows[0];
}

sub driver { 'pgsql' }

# Before perl takes everything apart, in no order that keeps the directory's
# name for as long as it is needed.
END { $_ && $_->stop for @running }

sub DESTROY { $_[0]->stop; return }

sub stop {
    my ($self) = @_;
    local ($?, $@, $!);
    return if $self->{owner} != $$ || $self->{stopped}++;
    $self->thaw;
    eval { $self->run('pg_ctl', '-D', "$self->{dir}/data", '-w', '-m', 'immediate', 'stop') };
    return;
}

1;
