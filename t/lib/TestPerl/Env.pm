# SPDX-License-Identifier: Apache-2.0
#
# What mod_perl sees: the request's fields and the environment.
package TestPerl::Env;

use strict;
use warnings;
use Apache2::RequestRec ();
use Apache2::RequestIO  ();
use APR::Table          ();

sub handler {
    my ($r) = @_;
    $r->content_type('text/plain');
    my $in = $r->headers_in;
    $r->print("$_: $in->{$_}\n") for sort keys %$in;
    $r->print("ENV $_=$ENV{$_}\n") for sort keys %ENV;
    return 0;
}

1;
