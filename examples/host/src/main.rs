//! The `pushwire` command: the firmware's client on the host, and a push service to try it with.
//!
//! Its options, JSON and exit codes are a stable contract: 0 done, 1 the decoded capture has problems,
//! 2 usage or bad file, 3 identity rejected, 4 gave up or aborted, 5 gave up because the server could
//! not be authenticated. Events go to stdout, the log to stderr.

mod ccs;
mod clock;
mod connector;
mod credentials;
mod decode;
mod demo;
mod error;
mod files;
mod http;
mod listen;
mod network;
mod receive;
mod register;
mod report;
mod send;
mod settings;
mod simulate;
mod state;

use std::process::ExitCode;

use clap::Parser;
use clap::Subcommand;

use crate::error::Failure;

/// Firebase Cloud Messaging push for microcontrollers: demo, receiver and simulator.
#[derive(Debug, Parser)]
#[command(name = "pushwire", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Verb>,
    #[command(flatten)]
    demo: demo::DemoArgs,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Demo(demo::DemoArgs),
    Register(register::RegisterArgs),
    Listen(listen::ListenArgs),
    Simulate(simulate::SimulateArgs),
    Send(send::SendArgs),
    Ccs(ccs::CcsArgs),
    Decode(decode::DecodeArgs),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => finish(runtime.block_on(run(cli))),
        Err(error) => finish(Err(Failure::bad("runtime", error))),
    }
}

async fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command.unwrap_or(Verb::Demo(cli.demo)) {
        Verb::Demo(args) => demo::run(args).await,
        Verb::Register(args) => register::run(args).await,
        Verb::Listen(args) => listen::run(args).await,
        Verb::Simulate(args) => simulate::run(args).await,
        Verb::Send(args) => send::run(args).await,
        Verb::Ccs(args) => ccs::run(args).await,
        Verb::Decode(args) => decode::run(&args),
    }
}

fn finish(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            report::log(format_args!("{failure}"));
            failure.exit_code()
        }
    }
}
