# Where a machine is known to depart from the manuals: MACHINE.deviations beside the recipes, a line
# `id: reason, where reported` for each case that fails for that. `id?:` is for a case that may also pass, because the
# machine's fault depends on something that no case can set. A line that begins with # is a comment.
package Deviations;
use strict;
use warnings;

# A missing file means no deviations. Dies with one line if the file is invalid; IDS are those of all cases.
sub new {
    my ($class, $file, @ids) = @_;
    my $self = bless { file => $file, reasons => {}, may_pass => {}, passed => {}, known => 0 }, $class;
    my %known = map { $_ => 1 } @ids;

    return $self if !-e $file;
    open my $in, '<', $file or die "$file: $!\n";
    while (my $line = <$in>) {
        next if $line =~ /^\s*(?:#|$)/;
        my ($id, $may_pass, $reason) = $line =~ /^([^\s:?]+)(\??):\s+(.*\S)\s*$/ or die "$file, line $.: want 'id: reason, where reported'\n";
        die "$file, line $.: no case has the id $id: make list shows them\n" if !$known{$id};
        die "$file, line $.: $id is listed twice\n" if defined $self->{reasons}{$id};
        $self->{reasons}{$id} = $reason;
        $self->{may_pass}{$id} = $may_pass;
    }
    return $self;
}

# A line of the console: the failure of a case that is listed with its reason, and the sum with these failures apart
# from the others, as the program cannot know them.
sub mark {
    my ($self, $line) = @_;
    $self->{known} = 0 if $line =~ /TAP version 14$/;
    return $line =~ s/(\d+)(?= failed)/$1 - $self->{known}/er . ", $self->{known} known to fail"
        if $self->{known} && $line =~ /^# \d+ passed, \d+ failed, \d+ skipped$/;
    my ($not, $id, $rest) = $line =~ m{^(not )?ok \d+ - ([\w-]+/[\w-]+)(.*)} or return $line;
    my $reason = $self->{reasons}{$id} // return $line;
    return $line if $rest =~ / # (?:SKIP|TODO)\b/i;
    $self->{passed}{$id} = 1 if !$not;
    return $line if !$not;
    $self->{known}++;
    return "$line # TODO $reason";
}

# A line for each case that is listed, must fail by that, and passed.
sub wrong {
    my ($self) = @_;
    return map { "$_ is listed in $self->{file} but passes: remove it" } sort grep { !$self->{may_pass}{$_} } keys %{$self->{passed}};
}

1;
