# SPDX-License-Identifier: Apache-2.0
#
# A visitor with a browser without script: keeps a cookie jar of its own, sends
# forms as they stand in the page, and follows redirects.
#
#   my $visitor = Visitor->new('http://127.0.0.1:8080', 'www.example.org:8080');
#   my $page = $visitor->get('/login/');
#   $page = $visitor->submit($page, '/login/', username => 'alice');
#   $visitor->choose(choice => 'none');
#
# The second argument of `new` is what the address bar would say (host and
# port); without it that is the address itself. Pages are HTTP::Response.

package Visitor;
use strict;
use warnings;

use HTML::Entities ();
use HTTP::Cookies  ();
use HTTP::Request::Common ();
use LWP::UserAgent ();
use URI            ();

sub new {
    my ($class, $base, $host) = @_;
    my $agent = LWP::UserAgent->new(requests_redirectable => [], keep_alive => 1);
    my $jar   = HTTP::Cookies->new(hide_cookie2 => 1);
    $agent->cookie_jar($jar);
    $base =~ s{/$}{};
    return bless { agent => $agent, jar => $jar, base => $base,
        host => $host || URI->new($base)->host_port }, $class;
}

# The answer itself, without following where it leads.
sub request {
    my ($self, $request) = @_;
    $request->header(Host => $self->{host});
    my $answer = $self->{agent}->request($request);
    push @{ $self->{set} }, map { /^\s*([^=]*)=/ } grep { !/;\s*Max-Age=0\b/i }
      $answer->headers->header('Set-Cookie');
    return $answer;
}

sub get {
    my ($self, $path, @fields) = @_;
    return $self->follow($self->request(HTTP::Request::Common::GET("$self->{base}$path", @fields)));
}

sub post {
    my ($self, $path, $form, @fields) = @_;
    return $self->follow($self->request(HTTP::Request::Common::POST(
        "$self->{base}$path", Content => $form, Origin => "http://$self->{host}", @fields)));
}

sub follow {
    my ($self, $answer) = @_;
    for (1 .. 5) {
        $answer->is_redirect or return $answer;
        my $target = URI->new_abs($answer->header('Location'), "http://$self->{host}/");
        $target->host_port eq $self->{host} or die "redirected to $target";
        $answer = $self->request(HTTP::Request::Common::GET($self->{base} . $target->path_query));
    }
    die "too many redirects";
}

# Fills in the form of `page` that goes to `action` and sends it, with the
# hidden fields that it has.
sub submit {
    my ($self, $page, $action, @entered) = @_;
    return $self->post($action, [ hidden_fields($page, $action), @entered ]);
}

sub hidden_fields {
    my ($page, $action) = @_;
    for my $form ($page->decoded_content =~ m{(<form\b.*?</form>)}gs) {
        my ($target) = $form =~ /^<form[^>]*\baction="([^"]*)"/;
        next if defined $target && HTML::Entities::decode($target) ne $action;
        my @inputs = grep { /\btype="hidden"/ } $form =~ /(<input\b[^>]*>)/g;
        return map { (attribute($_, 'name'), attribute($_, 'value')) } @inputs;
    }
    die "the page has no form for $action";
}

sub attribute {
    my ($tag, $name) = @_;
    return $tag =~ /\b$name="([^"]*)"/ ? HTML::Entities::decode($1) : '';
}

# Opens the cookie policy page and makes a choice in its form.
sub choose {
    my ($self, @entered) = @_;
    return $self->submit($self->get('/cookies'), '/cookies', @entered);
}

# What the browser holds: names, sorted; and the value of one.
sub holds {
    my ($self) = @_;
    my @names;
    $self->{jar}->scan(sub { push @names, $_[1] });
    return [ sort @names ];
}

sub value {
    my ($self, $name) = @_;
    my $value;
    $self->{jar}->scan(sub { $value = $_[2] if $_[1] eq $name });
    return $value;
}

# Puts a cookie into the browser as if it had been there before.
sub plant {
    my ($self, $name, $value) = @_;
    (my $host = $self->{host}) =~ s/:\d+$//;
    $host .= '.local' if $host !~ /\./;    # as HTTP::Cookies files them
    $self->{jar}->set_cookie(0, $name, $value, '/', $host, undef, 0, 0, 86400, 0);
    return;
}

# Every name that any answer so far has set, and not just deleted, sorted.
sub was_set {
    my ($self) = @_;
    my %names = map { $_ => 1 } @{ $self->{set} };
    return [ sort keys %names ];
}

1;
