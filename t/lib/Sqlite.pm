# SPDX-License-Identifier: Apache-2.0
#
# An SQLite database of a test's own, with the face of Postgres.pm.

package Sqlite;

use strict;
use warnings FATAL => 'all';
use Apache::TestConfig ();
use File::Temp ();

sub new {
    my ($class, %with) = @_;
    my $vars = Apache::TestConfig->thaw->{vars};
    my $dir = File::Temp->newdir('sqlite-XXXX', DIR => $vars->{t_logs});
    my $self = bless { dir => $dir, file => "$dir/consent.db" }, $class;
    $self->schema("$vars->{source}/../conf/schema.sql") if !$with{empty};
    # httpd's children are another user; SQLite makes files beside its own.
    chmod 0777, "$dir";
    chmod 0666, $self->{file} if -e $self->{file};
    return $self;
}

sub schema {
    my ($self, $file) = @_;
    $self->query(do { open my $in, '<', $file or die "$file: $!"; local $/; <$in> });
    return;
}

# As httpd's children are, or files that only root may write are left behind.
sub query {
    my ($self, $sql) = @_;
    my $file = File::Temp->new;
    print $file $sql;
    close $file;
    my $mask = umask 0;
    my @rows = qx{sqlite3 -bail -cmd ".timeout 20000" "$self->{file}" < "$file"};
    umask $mask;
    die "sqlite3 failed: $sql\n" if $?;
    chomp @rows;
    return wantarray ? @rows : $rows[0];
}

sub params { $_[0]{file} }
sub driver { 'sqlite3' }

1;
