#!/bin/bash
# threads.sh -- how many threads a training program takes, what it says of that, how they wait; and that no bit depends on it
. "$(dirname "$0")/common.sh"
${CC:-cc} -std=gnu11 -shared -fPIC -O1 -Wall -Wextra "$HERE/threads.c" -o threads.so -ldl ||
    { fail "cannot compile threads.c"; finish; }
program net 'shuffle = true'
unset OMP_DYNAMIC OMP_WAIT_POLICY OMP_NUM_THREADS
N=net/net-train
processors=$(nproc)
run() { rm -rf run; expect 0 "$@" --progress none --run-dir run; }     # run 'TEXT' COMMAND...
silent() { ! grep -E "$1" err.txt || fail "${*:2} says something of threads"; }
WORDS='thread|processor'

# ---- the same bytes however many there are, and if their number changes on the way: the adjusted run is long enough for trials
run "" $N --threads 1 --epochs 40; mv run one
for how in "" "OMP_DYNAMIC=false OMP_NUM_THREADS=3"; do
    run "" env $how $N --epochs 40
    for f in weights.safetensors last.safetensors history.csv; do same one/$f run/$f; done
done

# ---- more than there are processors: said, and not taken
says="is more than the $processors processor"
run "--threads 4096 $says" timeout 30 $N --threads 4096 --epochs 1
run "OMP_NUM_THREADS=99999999999 $says" env OMP_NUM_THREADS=99999999999 $N --epochs 1
run "OMP_NUM_THREADS=5000,2 $says" env OMP_NUM_THREADS=5000,2 $N --epochs 1
expect 0 "--threads 4096 $says" $N eval --weights run/weights.safetensors --threads 4096
expect 0 "--threads 4096 $says" $N predict --weights run/weights.safetensors --threads 4096
expect 0 "--threads 4096 $says" $N bench --seconds 0.1 --threads 4096
kept="they wait for each other, for OMP_DYNAMIC=false keeps the number"
run "$kept" env OMP_DYNAMIC=false $N --threads $((processors + 1)) --epochs 1
run "" env OMP_DYNAMIC=false $N --threads "$processors" --epochs 1; silent "$WORDS" OMP_DYNAMIC=false
run "" env OMP_NUM_THREADS=1 $N --epochs 1; silent "$WORDS" OMP_NUM_THREADS=1
if [ "$processors" -gt 1 ]; then
    run "1 thread: OMP_THREAD_LIMIT allows no more" env OMP_THREAD_LIMIT=1 $N --threads 2 --epochs 1
    run "--threads 8 is more than the 2 processors" env OMP_PROC_BIND=close OMP_PLACES="{0,1},{0},{1},{0,1}" $N --threads 8 --epochs 1
fi
run "--threads 4096 $says" env OMP_NUM_THREADS=1.5 $N --threads 4096 --epochs 1      # what is no number is none
run "" env OMP_NUM_THREADS=99999999999x $N --epochs 1; silent "is more than" OMP_NUM_THREADS=99999999999x

# ---- fewer than the machine has
first=$(taskset -cp $$ | sed 's/.*: *\([0-9]*\).*/\1/')
if [ "$(getconf _NPROCESSORS_ONLN)" -gt 1 ]; then
    run "1 thread: this program may run on 1 of the machine's" taskset -c "$first" $N --epochs 1
    run "1 thread: this program may run on 1 of the machine's" env OMP_PROC_BIND=master OMP_PLACES=threads $N --epochs 1
    group=/sys/fs/cgroup/cpu/cnnc_threads_$$
    if mkdir "$group" 2> /dev/null && echo 50000 > "$group/cpu.cfs_quota_us"; then
        run "1 thread: the control group's quota is 0.5 of the machine's" \
            sh -c "echo \$\$ > $group/cgroup.procs; exec $N --epochs 1 \"\$@\"" sh
        rmdir "$group"
    else
        echo "without a control group of its own: quotas are unit_quota_test's alone"
        rmdir "$group" 2> /dev/null
    fi
fi

# ---- the system refuses to create as many
export OMP_DYNAMIC=false
lets() {
    run "the system lets this program create $1, not 6 (Resource temporarily unavailable)" \
        env LD_PRELOAD="$PWD/threads.so" "${@:2}" --threads 6
}
lets "1 thread" THREADS_ALLOWED=0 $N --epochs 1
lets "3 threads" THREADS_ALLOWED=2 $N --epochs 1
export LD_PRELOAD=$PWD/threads.so THREADS_ALLOWED=1
expect 0 "create 2 threads" $N eval --weights run/weights.safetensors --threads 6
unset LD_PRELOAD THREADS_ALLOWED
unset OMP_DYNAMIC

# ---- a short wait awake: the program begins again with it, once; but what a user says of waiting or of places holds
begins() { # 'LINES' VARIABLE=VALUE COMMAND...
    rm -f log
    env "$2" THREADS_LOG="$PWD/log" LD_PRELOAD="$PWD/threads.so" "${@:3}" > /dev/null 2>&1
    [ "$(sed 's/[0-9][0-9][0-9]*/N/' log | paste -sd ' ')" = "$1" ] ||
        fail "$2 ${*:3}: begun with $(paste -sd ' ' log), expected $1"
}
begins "none N" A=B $N bench --seconds 0.1 --threads 2
begins "none" A=B $N bench --seconds 0.1 --threads 1
begins "none" A=B $N --version
begins "7" GOMP_SPINCOUNT=7 $N bench --seconds 0.1
begins "none" OMP_WAIT_POLICY=passive $N bench --seconds 0.1
begins "none" OMP_PLACES=threads $N bench --seconds 0.1

# ---- a program that has no file of its own goes on as it is: started through the loader; removed, with another's file in its place
loader=$(readelf -l $N | sed -n 's/.*interpreter: \(.*\)\]/\1/p')
expect 0 "" "$loader" $N eval --weights run/weights.safetensors
cp $N gone
printf '#!/bin/sh\necho wrong\n' > 'gone (deleted)'
chmod +x 'gone (deleted)'
expect 0 "" bash -c 'exec 3< gone; rm gone; exec /proc/self/fd/3 eval --weights run/weights.safetensors'
grep -q wrong out.txt && fail "another program was begun"
finish
