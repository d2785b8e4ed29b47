package notify

// What porteurs are asked by a link. Object: the request. Params: how many sheets (count).
const (
	// SheetsToConfirm reminds a porteur of the sheets that want a confirmation.
	SheetsToConfirm Kind = "SHEETS_TO_CONFIRM"
	// CampaignOpened asks a porteur to confirm the sheets of a campaign.
	CampaignOpened Kind = "CAMPAIGN_OPENED"
)
