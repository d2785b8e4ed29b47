package notify

// What is told of reports of errors. Params: the code and the slug of the action.
const (
	ReportOpened   Kind = "REPORT_OPENED"
	ReportAnswered Kind = "REPORT_ANSWERED"
	ReportClosed   Kind = "REPORT_CLOSED"
	ReportReopened Kind = "REPORT_REOPENED"
)
