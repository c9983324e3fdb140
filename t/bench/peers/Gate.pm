# SPDX-License-Identifier: Apache-2.0
package Gate;
# Takes the cookies of third parties out of both fields, unless granted.
use strict;
use warnings;
use Apache2::Const -compile => qw(OK);
use Apache2::Filter ();
use Apache2::RequestIO ();
use Apache2::RequestRec ();
use APR::Table ();

my %names = map { $_ => 1 } qw(@NAMES@);
my $prefix = join '|', map quotemeta, qw(@PREFIXES@);

sub is_third_party {
    my ($name) = $_[0] =~ /^([^=]*)/;
    return $names{$name} || $name =~ /^(?:$prefix)/o;
}

sub is_granted { return ($_[0] // '') =~ /cookies_preferences=[^;]*third-party/ }

sub hold_cookies {
    my ($r) = @_;
    my $field = $r->headers_in->get('Cookie');
    return Apache2::Const::OK if !defined $field || is_granted($field);
    $r->headers_in->set(Cookie => join '; ', grep { !is_third_party($_) } split /;\s*/, $field);
    return Apache2::Const::OK;
}

sub hold_set_cookies {
    my ($f) = @_;
    if (!$f->ctx) {
        my $r = $f->r;
        if (!is_granted($r->headers_in->get('Cookie'))) {
            for my $fields ($r->headers_out, $r->err_headers_out) {
                my @kept = grep { !is_third_party($_) } $fields->get('Set-Cookie');
                $fields->unset('Set-Cookie');
                $fields->add('Set-Cookie' => $_) for @kept;
            }
        }
        $f->ctx(1);
    }
    while ($f->read(my $octets, 8192)) { $f->print($octets) }
    return Apache2::Const::OK;
}

1;
